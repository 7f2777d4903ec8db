"""A person's HTTP client."""

import re
from html import unescape
from urllib.parse import quote

import httpx

PASSWORD = "Quiet-harbour-7"


class Client:
    def __init__(self, server, name=None, session=None, http2=False):
        self.server, self.name = server, name
        self.http = httpx.Client(base_url=server.base_url, verify=server.tls, http2=http2, timeout=20)
        if session:
            self.http.cookies.set(server.cookie_name, session, domain=self.http.base_url.host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.close()

    @property
    def session(self):
        return self.http.cookies.get(self.server.cookie_name)

    def twin(self):
        """The same session over a connection of its own."""
        return Client(self.server, self.name, self.session)

    def get(self, path, **options):
        return self.http.get(path, **options)

    def request(self, method, path, **options):
        return self.http.request(method, path, **options)

    def api(self, method, path, json=None, status=200):
        """The decoded answer to a call that is expected to succeed."""
        answer = self.http.request(method, path, json=json)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        if not answer.content:
            return None
        assert answer.headers["content-type"] == "application/json", f"{method} {path}: {answer.headers}"
        return answer.json()

    # Forms

    def submit(self, page, **fields):
        """Fills in the form on `page`, hidden fields and all; the answer is not followed."""
        form = self.get(page)
        assert form.status_code == 200, f"GET {page}: {form.status_code}"
        return self.http.post(form_action(form.text) or page, data={**hidden_fields(form.text), **fields})

    def sign_up(self, name, password=PASSWORD):
        answer = self.submit("/signup", username=name, password=password, confirm=password)
        assert answer.status_code == 303, f"sign-up of {name}: {answer.status_code} {answer.text[:500]}"
        self.name = name
        return self

    def sign_in(self, name, password=PASSWORD):
        answer = self.submit("/login", username=name, password=password)
        assert answer.status_code == 303, f"sign-in of {name}: {answer.status_code} {answer.text[:500]}"
        self.name = name
        return self

    # Chat

    def channels(self):
        return {channel["id"]: channel for channel in self.api("GET", "/api/chat/channels")}

    def post(self, channel, body, nonce=None):
        """The raw answer: 201 when the message is new, 200 when its nonce was known."""
        json = {"body": body} if nonce is None else {"body": body, "nonce": nonce}
        return self.http.post(messages_path(channel), json=json)

    def send(self, channel, body, nonce=None):
        answer = self.post(channel, body, nonce)
        assert answer.status_code == 201, f"{answer.status_code} {answer.text[:500]}"
        return answer.json()

    def upload(self, name, content, status=201):
        """What the server says of the file; the raw answer where it is to be refused."""
        answer = self.http.post(f"/api/uploads?name={quote(name, safe='')}", content=content)
        assert answer.status_code == status, f"{name}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if status == 201 else answer

    def page(self, channel, **query):
        answer = self.get(messages_path(channel), params=query)
        assert answer.status_code == 200, f"{channel}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def history(self, channel):
        """Every message of a channel, oldest first, page by page from the end."""
        page = self.page(channel, limit=200)
        messages = page["messages"]
        while page["hasBefore"]:
            page = self.page(channel, limit=200, before=messages[0]["id"])
            assert page["messages"], "hasBefore, and nothing before"
            messages = page["messages"] + messages
        return messages


def messages_path(channel):
    return f"/api/chat/channels/{quote(channel, safe='')}/messages"


def form_action(html):
    tag = re.search(r"<form\b[^>]*\baction=\"([^\"]*)\"", html)
    return tag and unescape(tag[1])


def hidden_fields(html):
    """Name and value of each hidden field, as a browser would send them."""
    tags = [tag for tag in re.findall(r"<input\b[^>]*>", html) if re.search(r"type=\"?hidden\b", tag)]
    return {attribute(tag, "name"): attribute(tag, "value") for tag in tags}


def attribute(tag, name):
    value = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(value[1]) if value else ""
