"""A square code that an authenticator app reads from the screen."""

import segno


def as_svg(text: str) -> str:
    """The code as SVG for inside a page, without inline styles."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"
    )
