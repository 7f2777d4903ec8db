"""\"Test my call\" tells apart what may be in the way, in browsers that really have it so."""

import socket
from contextlib import closing

import pytest
from playwright.sync_api import expect

from app import App, open_settings
from axe import findings
from caller import FAKE_DEVICES
from intercept import intercept

DEVICES = {
    "all": FAKE_DEVICES,
    "none": ["--use-fake-ui-for-media-stream"],
    "forbidden": ["--use-fake-device-for-media-stream", "--deny-permission-prompts"],
}
TITLES = {"microphone": "Microphone", "camera": "Camera", "server": "Server (STUN)", "call": "A call with yourself"}
KEEP_TRACKS = """() => {
    globalThis.tracks = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wishes) => {
        const stream = await open(wishes);
        tracks.push(...stream.getTracks());
        return stream;
    };
}"""
IN_USE = "tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind).sort()"


@pytest.fixture
def browser(browser, chromium, request):
    browser = browser.browser_type.launch(
        executable_path=chromium, args=["--no-sandbox", *DEVICES[getattr(request, "param", "all")]])
    yield browser
    browser.close()


def with_devices(which):
    return pytest.mark.parametrize("browser", [which], indirect=True)


class CallTest:
    def __init__(self, tab):
        self.page = tab.page
        open_settings(tab.page, "Calls").get_by_role("button", name="Test my call").click()
        self.dialog = tab.page.get_by_role("dialog", name="Test my call")

    def says(self, **words):
        for step, text in words.items():
            title = self.page.locator("strong", has_text=TITLES[step])
            row = self.dialog.get_by_role("listitem").filter(has=title)
            expect(row).to_contain_text(text, timeout=20_000)
        return self

    def ends(self, *words):
        for part in words:
            expect(self.dialog.locator(".calls-test-summary")).to_contain_text(part, timeout=20_000)
        return self


@pytest.fixture
def tab(server, person):
    return App(person(server, "alice"), "/#/channel/general")


def test_where_all_is_well_it_says_so(tab, console):
    tab.page.evaluate(KEEP_TRACKS)
    test = CallTest(tab)
    test.says(microphone="Heard by", camera="1280", server="It answers", call="Connected, and your voice comes through.")
    test.ends("Everything works.")
    assert findings(test.page, console) == []
    assert tab.page.evaluate(IN_USE) == ["audio", "video"]
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("video, iframe")).to_have_count(0)
    assert tab.page.evaluate(IN_USE) == [], "nothing goes on"


def test_a_server_that_does_not_answer_is_told_with_its_port(tab):
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        intercept(tab.page, "**/api/calls/ice", lambda route: route.fulfill(json={"iceServers": [{"urls": [f"stun:127.0.0.1:{port}"]}]}))
        test = CallTest(tab)
        test.says(microphone="Heard by", server=f"The server does not answer on UDP port {port}", call="Connected")
        test.ends("server")


def test_where_the_operator_has_none_that_is_no_fault(serve, person):
    server = serve(plugins={"stun": {"enabled": False}})
    test = CallTest(App(person(server, "alice"), "/#/channel/general"))
    test.says(microphone="Heard by", server="The operator has switched STUN off.", call="Connected")


@with_devices("none")
def test_without_a_microphone_one_is_asked_to_plug_one_in(tab):
    test = CallTest(tab)
    test.says(microphone="No microphone was found.", camera="There is no camera.", server="It answers")
    test.ends("Others would not hear you.")


@with_devices("forbidden")
def test_where_it_may_not_be_used_the_way_to_allow_it_is_told(tab):
    test = CallTest(tab)
    test.says(microphone="This page may not use the microphone.", camera="This page may not use the camera.", server="It answers")
    test.ends("icrophone")
