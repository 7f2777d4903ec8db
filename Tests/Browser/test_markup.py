"""What people write is shown as they meant it, and can be read, copied and reached by keyboard."""

import pytest
from playwright.sync_api import expect

from app import App
from test_appearance import SIZES, findings

EVERYTHING = """\
**strong** *emphasis* __under__ ~~struck~~ `code` :tada: and #random
> a quote

1. first
2. second
   - inner

```swift
// A comment that is so long that the box has to scroll sideways, however wide the window of this reader may be today
let answer: Int = 42; return nil
```
[the notes](https://example.org/notes) [https://bank.example](https://evil.example)"""

# A body drawn by itself, as a message that the server says mentions bob.
DRAW = """async ({ text, options }) => {
    const { "message-body.js": { messageBody } } = await import("chat/chat.js");
    const body = document.createElement("div");
    body.className = "body";
    body.append(...messageBody(text, options));
    document.querySelector("chat-message:last-of-type .content").append(body);
}"""


@pytest.fixture
def tab(server, person, alice):
    alice.send("general", EVERYTHING)
    tab = App(person(server, "bob", viewport=SIZES["wide"])).open("general")
    tab.log.locator("pre").last.wait_for()
    return tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_markup_looks_right(server, person, alice, artifact, console, scheme, size):
    alice.send("random", EVERYTHING)
    tab = App(person(server, "bob", color_scheme=scheme, viewport=SIZES[size]), "/#/channel/random")
    tab.log.locator("pre").last.wait_for()
    tab.page.screenshot(path=artifact(f"markup-{scheme}-{size}.png"))
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(tab.page, console) == []


def test_signs_become_elements(tab):
    body = tab.log.locator(".body").last
    for name, text in [("strong", "strong"), ("em", "emphasis"), ("u", "under"), ("s", "struck"), ("blockquote", "a quote")]:
        expect(body.locator(name)).to_have_text(text)
    expect(body.locator("ol > li")).to_have_count(2)
    expect(body.locator("ol ul > li")).to_have_text("inner")
    expect(body.get_by_text("🎉")).to_have_attribute("title", ":tada:")
    expect(body.locator(".code-comment")).to_contain_text("A comment")
    expect(body.locator(".code-keyword").first).to_have_text("let")
    body.get_by_role("link", name="#random").click()
    expect(tab.heading).to_have_text("random")


def test_a_link_that_says_another_place_says_where_it_leads(tab):
    body = tab.log.locator(".body").last
    expect(body.get_by_role("link", name="the notes")).to_have_text("the notes")
    expect(body.get_by_role("link", name="bank.example")).to_contain_text("evil.example")


def test_only_who_is_mentioned_looks_like_it(tab):
    options = {"mentions": ["bob", "carol", "everyone"]}
    tab.page.evaluate(DRAW, {"text": "@Bob @carol @everyone @dave `@bob`", "options": options})
    body = tab.log.locator(".body").last
    assert body.locator(".mention").all_inner_texts() == ["@Bob", "@carol", "@everyone"]
    assert body.locator(".mention.mine").all_inner_texts() == ["@Bob", "@everyone"]


def test_code_is_copied_and_scrolled_by_keyboard(tab):
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = tab.log.get_by_role("button", name="Copy the code").last
    copy.click()
    expect(tab.page.get_by_role("status").get_by_text("Copied.")).to_be_visible()
    assert tab.page.evaluate("navigator.clipboard.readText()").startswith("// A comment")
    copy.press("Tab")
    code = tab.log.get_by_role("region", name="Code, Swift").last
    expect(code).to_be_focused()
    tab.page.set_viewport_size(SIZES["phone"])
    code.press("ArrowRight")
    tab.page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_of_a_very_long_message_the_rest_is_shown_when_asked_for(tab):
    text = "\n".join(f"line {number}" for number in range(300))
    tab.page.evaluate(DRAW, {"text": text, "options": {}})
    body = tab.log.locator(".body").last
    expect(body).to_contain_text("line 99")
    expect(body).not_to_contain_text("line 100")
    body.get_by_role("button", name="Show the rest").click()
    expect(body).to_have_text(text, use_inner_text=True)


def test_only_emoji_are_large(tab):
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    sizes = []
    for text in ["🎉", ":tada: :tada: :tada:", "🎉🎉🎉🎉", "🎉 x"]:
        tab.page.evaluate(DRAW, {"text": text, "options": {}})
        sizes.append(tab.log.locator(".body .lines").last.evaluate(size))
    assert sizes[0] == sizes[1] > 1.5 * sizes[2] and sizes[2] == sizes[3]


def test_marks_and_turned_letters_stay_in_their_message(tab):
    tab.page.evaluate(DRAW, {"text": "Z" + "\u0301" * 1_000, "options": {}})
    style = tab.log.locator(".body .lines").last.evaluate(
        "(lines) => [getComputedStyle(lines).overflowY, getComputedStyle(lines).unicodeBidi, lines.offsetHeight]")
    assert style[:2] == ["clip", "plaintext"] and style[2] < 40
