"""Loads aiogram without building all of its 430 models: each is built when it is first used.

aiogram puts every build off and then, at the end of its import, carries all of them out: four seconds of a core and
95 MB, mostly for models this program never meets. Called in a thread, before anything else of aiogram.
"""

import importlib
import sys
from typing import Any

from pydantic import BaseModel


def load_aiogram() -> None:
    """Import aiogram; loaded already, nothing is left to do."""
    if "aiogram" in sys.modules:
        return
    build_now = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def build_later(model: type[BaseModel], /, **options: Any) -> bool | None:
        if not model.__module__.startswith("aiogram."):
            built: bool | None = build_now.__get__(None, model)(**options)
            return built
        names.update(options["_types_namespace"])
        return None

    BaseModel.model_rebuild = classmethod(build_later)  # type: ignore[method-assign,assignment]
    try:
        types = importlib.import_module("aiogram.types")
    finally:
        BaseModel.model_rebuild = build_now  # type: ignore[method-assign]
    for name in types.__all__:
        # Models name each other under TYPE_CHECKING only; a build of its own looks for them in the module.
        module = vars(sys.modules[getattr(types, name).__module__])
        for known, value in names.items():
            module.setdefault(known, value)
    # The tree of what comes in is large: better now, in this thread, than in the loop at the first update.
    types.Update.model_rebuild()
