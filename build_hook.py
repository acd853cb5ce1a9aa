"""Compiles the catalog into the wheel, beside its data; an editable install copies nothing."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled catalog into a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed; `version` is the kind of build."""
        if version == "editable":
            build_data["force_include_editable"] = {}
            return
        sys.path.insert(0, self.root)
        from rrmm_cli.store.compile import compile_catalog
        from rrmm_cli.store.place import Place

        root = Path(self.root)
        self._kept = tempfile.TemporaryDirectory()
        place = Place(root / "data", Path(self._kept.name) / "catalog.sqlite", shipped=True)
        compile_catalog(place.directory, place)
        build_data["force_include"][str(place.file)] = "rrmm_cli/catalog.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Throw the temporary file away."""
        if version != "editable":
            self._kept.cleanup()
