"""A tab of somebody who calls, with the devices that Chromium makes up: a beep and a green picture with a clock."""

import re

from playwright.sync_api import expect

from app import App
from harness import eventually

# They are given without asking; a screen is the first that there is.
FAKE_DEVICES = [
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
]

# What has come in from somebody: octets of each kind of media, and frames that were drawn.
RECEIVED = """async (name) => {
    const { "session.js": { calls } } = await import("calls/calls.js");
    const found = { audio: 0, video: 0, frames: 0 };
    for (const report of (await calls.mine.peer(name)?.stats())?.values() ?? []) {
        if (report.type !== "inbound-rtp") continue;
        found[report.kind] += report.bytesReceived;
        found.frames += report.framesDecoded ?? 0;
    }
    return found;
}"""


class Caller(App):
    @property
    def view(self):
        return self.page.locator("calls-view section")

    @property
    def card(self):
        return self.page.get_by_role("alertdialog")

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def call(self, how="Call"):
        self.to_front()
        self.button(how).click()
        self.view.wait_for()
        return self

    def accept(self, how="Accept"):
        self.to_front()
        self.card.get_by_role("button", name=how, exact=True).click()
        self.view.wait_for()
        return self

    def press(self, name):
        self.to_front()
        self.view.get_by_role("button", name=name, exact=True).click()
        return self

    def leave(self):
        self.press("Leave")
        expect(self.view).to_have_count(0)
        return self

    def tile(self, name):
        """The person, or the screen, of that label; the label goes on with how they are."""
        return self.view.get_by_role("group", name=re.compile(rf"^{re.escape(name)}(,|$)"))

    def has_tiles(self, *names):
        expect(self.view.locator("calls-tile")).to_have_count(len(names))
        for name in names:
            expect(self.tile(name)).to_be_visible()
        return self

    def received(self, name):
        return self.page.evaluate(RECEIVED, name)

    def hears(self, name):
        return self.grows(name, "audio")

    def sees(self, name):
        self.grows(name, "video")
        return self.grows(name, "frames")

    def grows(self, name, what):
        """More and more comes of somebody."""
        seen = [self.received(name)[what]]

        def grown():
            seen.append(self.received(name)[what])
            return seen[-1] > seen[-2]

        eventually(grown, timeout=20, every=0.1, what=f"more {what} of {name}")
        return self

    def assert_picture_changes(self, tile):
        """What a person would see there is not one frame for ever."""
        video = tile.locator("video")
        expect(video).to_be_visible()
        self.to_front()
        video.evaluate(
            """(video) => new Promise((resolve, reject) => {
                const canvas = new OffscreenCanvas(64, 36);
                const context = canvas.getContext("2d", { willReadFrequently: true });
                const print = () => {
                    context.drawImage(video, 0, 0, 64, 36);
                    return context.getImageData(0, 0, 64, 36).data.join();
                };
                let first = null;
                const look = () => {
                    const now = print();
                    const isBlank = new Set(now.split(",")).size < 3;
                    first ??= isBlank ? null : now;
                    if (first !== null && now !== first) return resolve();
                    video.requestVideoFrameCallback(look);
                };
                video.requestVideoFrameCallback(look);
            })""")
        return self


