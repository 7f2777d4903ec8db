"""A host of the own network, of which links tell."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Website:
    """Answers each path by what `pages` has for it: HTML as text, or a function that is given the handler."""

    def __init__(self, pages=None, address="127.0.0.1", port=0):
        self.pages = pages or {}
        self.asked = []
        self.fields = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append(self.path)
                site.fields.append({name.lower(): value for name, value in self.headers.items()})
                page = site.pages.get(self.path)
                try:
                    if page is None:
                        self.send_error(404)
                    elif isinstance(page, str):
                        reply(self, page.encode())
                    else:
                        page(self)
                except OSError:
                    pass  # whoever asked has heard enough

            def log_message(self, *_):
                pass

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

        self.http = Listener((address, port), Handler)
        self.port = self.http.server_port
        self.host = f"localhost:{self.port}"
        self.thread = Thread(target=self.http.serve_forever)
        self.thread.start()

    def url(self, path="/"):
        return f"http://{self.host}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def reply(handler, content, kind="text/html; charset=utf-8", **fields):
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content)))
    for name, value in fields.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)
