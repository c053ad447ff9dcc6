"""Pictures: the concept list, our own drawings, a subset of OpenMoji, and which picture stands for which concept."""

from accessibility.symbols.packs import Concept, Pack, concepts, drawing, packs, picture

__all__ = ["Concept", "Pack", "concepts", "drawing", "packs", "picture"]
