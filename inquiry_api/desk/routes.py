"""The staff pages of the desk: importing a module registers its routes."""

from inquiry_api.desk import queue, sign_in
from inquiry_api.desk.frame import blueprint

__all__ = ["blueprint", "queue", "sign_in"]
