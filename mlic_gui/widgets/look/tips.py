"""Tool tips of text that may hold anything: a label called `<b>` is just a label."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """A tip that shows `text` as it is, wrapped where it is long; "" for none.

    Qt takes a text that looks like HTML for HTML, and wraps none other.
    """
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f"<qt>{lines}</qt>" if text else ""
