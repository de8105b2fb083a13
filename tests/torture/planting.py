"""Planting a bug: one small change of the code by its words. A change that finds nothing to change fails."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).parents[2]


class NothingToChangeError(LookupError):
    """The words a bug is planted in are gone, or stand there twice: the list has to follow the code."""


@dataclass(frozen=True)
class Mutant:
    """`old` stands exactly once in the module; `new` is the bug."""

    name: str
    module: str
    old: str
    new: str
    at_once: bool = False
    """Shows only where two really act at once: on PostgreSQL."""

    @property
    def path(self) -> Path:
        return ROOT / (self.module.replace(".", "/") + ".py")

    def planted(self) -> str:
        """The module's source with the bug in it. Raises NothingToChangeError."""
        source = self.path.read_text()
        if source.count(self.old) != 1:
            raise NothingToChangeError(self.name, self.module, source.count(self.old))
        return source.replace(self.old, self.new)


def plant(mutant: Mutant) -> None:
    """Let the module be imported with its bug; call it before anything of the program is imported."""
    assert mutant.module not in sys.modules
    sys.meta_path.insert(0, _Planter(mutant))


class _Planter(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        loader = _Loader(name, str(self.mutant.path))
        loader.mutant = self.mutant
        return ModuleSpec(name, loader, origin=str(self.mutant.path))


class _Loader(importlib.machinery.SourceFileLoader):
    mutant: Mutant

    def get_code(self, _name: str) -> CodeType:
        return compile(self.mutant.planted(), self.path, "exec")
