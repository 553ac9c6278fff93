"""A browser opens the pages: it stays still, nothing runs over, nothing is out of reach, and it looks as it did.

report.py SCREENSHOTS FIRST.html OTHER.html...: the first page is compared with the pictures in the folder;
with STANCEKIT_SCREENSHOTS=write these are made anew.
"""

import io
import os
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import sync_playwright

FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars""".split()
WIDTHS = (360, 768, 1400)
HEIGHT = 900
SECTIONS = ("", "shares", "differences")
# Pictures are kept at a quarter of their size: letters of another font are the same grey.
SHRINK = 4
# Mean difference of all, and of any of 6 by 6 fields, from 0 to 255.
MEAN, FIELD = 9, 45


def shrunk(png):
    image = Image.open(io.BytesIO(png)).convert("RGB")
    small = image.resize((image.width // SHRINK, image.height // SHRINK), Image.Resampling.BOX)
    return small.quantize(48, dither=Image.Dither.NONE)


def unlike(one, other):
    """What tells two pictures apart; None if little does."""
    if one.size != other.size:
        return f"{one.size} is not {other.size}"
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    mean = ImageStat.Stat(difference).mean[0]
    fields = difference.resize((6, 6), Image.Resampling.BOX)
    worst = max(fields.tobytes())
    return f"mean {mean:.1f}, worst field {worst}" if mean > MEAN or worst > FIELD else None


def opened(browser, page, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    tab = context.new_page()
    seen = []
    tab.on("console", lambda message: seen.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: seen.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    address = page.resolve().as_uri()
    other = lambda request: request.url != address and seen.append(f"request: {request.url[:100]}")
    tab.on("request", other)
    tab.goto(address)
    return context, tab, seen


def check(browser, page, width, scheme):
    context, tab, seen = opened(browser, page, width, scheme)
    where = f"{page.name} at {width} px, {scheme}"
    inside, window = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert inside <= window, f"{where}: {inside} px wide"
    assert tab.evaluate("window.ran") is None, f"{where}: something from the data ran"
    if (width, scheme) in ((WIDTHS[0], "dark"), (WIDTHS[-1], "light")):
        found = Axe().run(tab).response["violations"]
        named = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        assert not named, f"{where}: {named}"
    if width == WIDTHS[-1] and scheme == "light":
        filters(tab, where)
        pdf = tab.pdf(print_background=True)
        assert pdf.startswith(b"%PDF") and len(pdf) > 20_000, where
    assert not seen, f"{where}: {seen}"
    context.close()


def filters(tab, where):
    """The script sorts and filters; without it the table still has all rows."""
    rows = tab.locator("table.sentences tbody tr")
    count = rows.count()
    if count == 0:
        return
    search = tab.locator(".controls input")
    search.fill("no sentence says this")
    assert tab.locator("table.sentences tbody tr:visible").count() == 0, where
    search.fill("")
    tab.locator(".controls select").last.select_option("1")
    values = rows.evaluate_all("rows => rows.map(row => Number(row.dataset.confidence))")
    assert values == sorted(values) and len(values) == count, where
    tab.locator(".controls select").last.select_option("")


def look(browser, page, folder):
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            context, tab, _ = opened(browser, page, width, scheme)
            for section in SECTIONS:
                tab.evaluate("id => id ? document.getElementById(id).scrollIntoView() : scrollTo(0, 0)", section)
                picture = shrunk(tab.screenshot())
                path = folder / f"{width}-{scheme}-{section or 'top'}.png"
                if os.environ.get("STANCEKIT_SCREENSHOTS") == "write":
                    picture.save(path, optimize=True)
                apart = unlike(picture, Image.open(path))
                if apart:
                    tab.screenshot(path=path.with_suffix(".new.png"))
                assert not apart, f"{path}: {apart}; see {path.stem}.new.png"
            # The tolerance must not be so wide that a page without its style passes.
            tab.evaluate("document.querySelector('style').remove(); scrollTo(0, 0)")
            bare = shrunk(tab.screenshot())
            assert unlike(bare, Image.open(folder / f"{width}-{scheme}-top.png")), f"{width} {scheme}: all passes"
            context.close()


def without_script(browser, page):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.resolve().as_uri())
    assert tab.locator("table.sentences tbody tr").count() > 0, "sentences without script"
    assert tab.locator("figure svg").count() > 3, "figures without script"
    context.close()


def main():
    folder, pages = Path(sys.argv[1]), [Path(page) for page in sys.argv[2:]]
    with sync_playwright() as playwright:
        chromium = os.environ["STANCEKIT_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        look(browser, pages[0], folder)
        without_script(browser, pages[0])
        for page in pages:
            for width in WIDTHS:
                for scheme in ("light", "dark"):
                    check(browser, page, width, scheme)
        browser.close()


main()
