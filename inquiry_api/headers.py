"""Headers that every answer carries."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register_headers(app: Flask, *, secure: bool) -> None:
    """Add the fixed headers to every answer, and HSTS where the public address is https.

    Nothing but static files may be kept by a browser or a proxy.
    """

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(FIXED)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if request.endpoint is None or not request.endpoint.endswith("static"):
            response.headers["Cache-Control"] = "no-store"
        return response
