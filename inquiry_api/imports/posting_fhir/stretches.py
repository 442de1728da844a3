"""Cuts a file into stretches that are posted together."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from inquiry_api.imports.fhir.reading import Resource
from inquiry_api.imports.posting.bulk.posting import STRETCH
from inquiry_api.imports.posting_fhir.versions import Name, name_of

R = TypeVar("R", bound=Resource)


def stretches(resources: Iterable[R]) -> Iterator[list[R]]:
    """In order, as many as are posted together, and no two versions of one resource among them:
    a later version must find what the earlier one has left.
    """
    stretch: list[R] = []
    names: set[Name] = set()
    for resource in resources:
        name = name_of(resource.identity)
        if len(stretch) == STRETCH or name in names:
            yield stretch
            stretch, names = [], set()
        stretch.append(resource)
        names.add(name)
    if stretch:
        yield stretch
