"""`plainbill import …` and `plainbill export …`: what each format's command takes."""

import sys
from pathlib import Path

import click

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
_PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


@click.group(name="import")
def import_() -> None:
    """Load a practice's records. Loading the same files again changes nothing."""


@import_.command(name="x12")
@_DRY_RUN
@_AS_JSON
@_PATHS
def import_x12(dry_run: bool, as_json: bool, paths: tuple[Path, ...]) -> None:
    """Load X12 files (835, 837, 271, 277, 277CA, 999, TA1), or folders of them."""
    from inquiry_api.running.importing import load_x12

    sys.exit(load_x12(paths, dry_run=dry_run, as_json=as_json))


@import_.command(name="fhir")
@_DRY_RUN
@_AS_JSON
@_PATHS
def import_fhir(dry_run: bool, as_json: bool, paths: tuple[Path, ...]) -> None:
    """Load FHIR R4 (resources, Bundles, NDJSON), or folders of such files."""
    from inquiry_api.running.importing import load_fhir

    sys.exit(load_fhir(paths, dry_run=dry_run, as_json=as_json))


@import_.command(name="csv")
@click.option("--profile", help="Mapping file or its name; without it the columns tell.")
@click.option("--expect", multiple=True, help="A control total, such as charges=1,234.50.")
@_DRY_RUN
@_AS_JSON
@_PATHS
def import_csv(
    profile: str | None,
    expect: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    paths: tuple[Path, ...],
) -> None:
    """Load CSV exports of a practice-management system, all tables of an export together."""
    from inquiry_api.running.importing import load_csv

    sys.exit(load_csv(paths, profile=profile, expect=expect, dry_run=dry_run, as_json=as_json))


@click.group()
def export() -> None:
    """Write the books in a form that other systems read."""


@export.command(name="x12")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_x12_(folder: Path) -> None:
    """Write claims.837 and remittances.835 into a folder."""
    from inquiry_api.running.exporting import export_x12

    sys.exit(export_x12(folder))
