"""Somebody who sends files."""

import base64
import re

from app import App
from harness.pictures import picture

PNG = picture("PNG", (320, 200))


def file(name, content=PNG, mime="image/png"):
    return {"name": name, "mimeType": mime, "buffer": content}


class Sender(App):
    @property
    def tray(self):
        return self.page.get_by_role("list", name="Files to send")

    def choose(self, *files):
        self.to_front()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Attach files").click()
        chooser.value.set_files(list(files))

    def drop(self, *files, event="drop"):
        """As from the desktop."""
        self.page.evaluate(
            """([files, event]) => {
                const dataTransfer = new DataTransfer();
                for (const { name, mimeType, content } of files) {
                    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                    dataTransfer.items.add(new File([bytes], name, { type: mimeType }));
                }
                for (const name of event) {
                    document.querySelector("main").dispatchEvent(
                        new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
                }
            }""",
            [[{**each, "buffer": None, "content": base64.b64encode(each["buffer"]).decode()} for each in files],
             ["dragenter", "drop"] if event == "drop" else [event]])

    def paste(self, *files):
        self.composer.evaluate(
            """(field, files) => {
                const clipboardData = new DataTransfer();
                for (const { mimeType, content } of files) {
                    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                    clipboardData.items.add(new File([bytes], "image.png", { type: mimeType }));
                }
                field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
            }""",
            [{"mimeType": each["mimeType"], "content": base64.b64encode(each["buffer"]).decode()} for each in files])

    def picture(self, name):
        return self.log.get_by_role("button", name=re.compile(f"^Show {re.escape(name)}"))
