"""A visitor who asks through the proxy, and sees each header as it was sent."""

import http.client
import re
import socket
import ssl
from html import unescape
from urllib.parse import urlencode

HIDDEN = re.compile(r"<input[^>]*type=\"?hidden\"?[^>]*>", re.I)


class Answer:
    """Status, headers as sent (a name may come twice) and body."""

    def __init__(self, raw):
        self.status = raw.status
        self.headers = raw.getheaders()
        self.body = raw.read()

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def __getitem__(self, name):
        found = self.all(name)
        return found[0] if found else ""

    @property
    def text(self):
        return self.body.decode()


class Visitor:
    """Keeps cookies. `address` is the one that the visitor comes from."""

    def __init__(self, host, port, certificate, address="127.0.0.1"):
        self.host, self.port, self.address = host, port, address
        self.cookies = {}
        self._context = ssl.create_default_context(cafile=str(certificate))

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, fields, headers=None):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {**kind, **(headers or {})})

    def upload(self, path, fields, name, filename, content, kind="image/png"):
        """A form with one file."""
        mark = "rehearsal-7f3a9c"
        begin = f"--{mark}\r\nContent-Disposition: form-data; name="
        parts = [f'{begin}"{key}"\r\n\r\n{said}\r\n' for key, said in fields.items()]
        head = f'{begin}"{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        end = f"\r\n--{mark}--\r\n"
        body = "".join([*parts, head]).encode() + content + end.encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self.ask("POST", path, body, headers)

    def ask(self, method, path, body=None, headers=None):
        sent = {"Host": self.host, "Referer": f"https://{self.host}/"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        sent |= {key.replace("_", "-"): value for key, value in (headers or {}).items()}
        with self._connection() as line:
            wire = http.client.HTTPConnection(self.host, self.port)
            wire.sock = line
            wire.request(method, path, body, sent)
            answer = Answer(wire.getresponse())
        for cookie in answer.all("Set-Cookie"):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def _connection(self):
        plain = socket.create_connection(
            ("127.0.0.1", self.port), 60, source_address=(self.address, 0)
        )
        return self._context.wrap_socket(plain, server_hostname=self.host)


def hidden(html):
    """Names and values of a page's hidden fields."""
    tags = HIDDEN.findall(html)
    return {_attribute(tag, "name"): _attribute(tag, "value") for tag in tags}


def _attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
