"""What of a text the classifier counts: pieces of its words, each with the word it comes from. Pure.

The same function feeds training and guessing, so that both see the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TEXT_MAX = 500
"""Signs; what is asked is said in them."""
WORD_MAX = 30
RUNS = re.compile(
    r"[^\W\d_\u3040-\u30ff\u3005\u4e00-\u9fff]+|[\u30a1-\u30ff]+|[\u3005\u4e00-\u9fff]+|[\u3041-\u309f]+|\d+"
)
"""Words; of Japanese, which has no gaps between them, runs of one script."""
HIRAGANA = re.compile(r"[\u3041-\u309f]")
JAPANESE = re.compile(r"[\u3041-\u30ff\u3005\u4e00-\u9fff]")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\S+")
PIECES = (3, 4)
PIECES_JAPANESE = (1, 2, 3)


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Every word as it was written, and folded: width, case and ё do not matter, nor which number it is."""
    cut = ADDRESS.sub(" ", unicodedata.normalize("NFKC", text[:TEXT_MAX]))
    for found in RUNS.finditer(cut):
        word = found[0]
        yield word, "0" if word[0].isdigit() else word.casefold().replace("ё", "е")[:WORD_MAX]


@lru_cache(maxsize=5000)
def pieces(word: str) -> tuple[str, ...]:
    """A folded word's pieces, its beginning and end marked."""
    if word == "0":
        return (" 0 ",)
    lengths = PIECES_JAPANESE if JAPANESE.match(word) else PIECES
    marked = f" {word} "
    found = (marked[at : at + length] for length in lengths for at in range(len(marked) - length + 1))
    return tuple(piece for piece in found if piece.strip()) or (marked,)


def around(client: str, category: str | None, standing: str) -> list[str]:
    """What is known besides the words: who asks, and what the rules say. Marked so that no text can be taken for it."""
    return [f"\x02client={client}", f"\x02category={category or ''}", f"\x02standing={standing}"]
