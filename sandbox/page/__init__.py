"""The sandbox's one web page: what each person sees, side by side, and a guided tour through it."""

from sandbox.page.routes import Reset, World, attach

__all__ = ["Reset", "World", "attach"]
