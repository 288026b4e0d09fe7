"""
People who go on while something breaks: each writes down what they were told.

A person whose form was answered by "we will be back soon" sends it once more, as
people do. Whatever is on the way when the run ends is finished.
"""

import http.client
import io
import itertools
import re
import secrets
import threading
import time

from PIL import Image

from tests.rehearsal.visitor import hidden

from .forms import form_of
from .ledger import Book

PAUSE = 1.5
# A form that comes back faster was not filled by a person.
FILLING = 3.5
TRIES = 120
LIST = 6
LETTERS = "abcdefghiklmnoprstuv"
ADDRESSES = itertools.count(1)


def new_word():
    """A word that stands nowhere else, and that a search takes for one."""
    return "zwf" + "".join(secrets.choice(LETTERS) for _letter in range(9))


class Person(threading.Thread):
    """Does the same thing again and again until told to stop."""

    activity = ""

    def __init__(self, visitor, stage, event, book):
        super().__init__(daemon=True)
        self.visitor, self.stage, self.event, self.book = visitor, stage, event, book
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            try:
                self.round()
            except Exception as error:  # noqa: BLE001  an answer that nobody foresaw
                self.book.unanswered(error, self.activity)
            self.ending.wait(PAUSE)

    def get(self, path, *expected):
        expected = expected or (200,)
        return self._ask(lambda: self.visitor.get(path), expected, f"GET {path}")

    def post(self, path, fields, *expected):
        asked = lambda: self.visitor.post(path, fields)  # noqa: E731
        return self._ask(asked, expected, f"POST {path}")

    def upload(self, path, fields, file, *expected):
        asked = lambda: self.visitor.upload(path, fields, *file)  # noqa: E731
        return self._ask(asked, expected, f"POST {path}")

    def again_and_again(self, ask):
        """The first good answer; None where even the last try had none."""
        for _try in range(TRIES):
            if answer := ask():
                return answer
            time.sleep(PAUSE)
        return None

    def _ask(self, ask, expected, what):
        try:
            answer = ask()
        except (OSError, http.client.HTTPException) as error:
            self.book.unanswered(error, what)
            return None
        return answer if self.book.answered(answer, expected, what) else None


class Registering(Person):
    """Opens the form, fills it, sends it, and keeps the page that says "received"."""

    activity = "registering"

    def round(self):
        path = f"/de/-/sign-up/{self.event['open']['key']}/"
        form = self.get(path)
        if not form or self.ending.wait(FILLING):
            return
        address = f"{new_word()}@reader.example"
        fields = form_of(form.text, "q-name") | {"q-name": "Ada", "q-email": address}
        fields |= {"q-adults": "1"}
        answer = self.again_and_again(lambda: self.post(path, fields, 302))
        if answer and self.again_and_again(lambda: self.get(answer["Location"])):
            self.book.tell(address)


class Importing(Person):
    """An editor with a list of registrations: looked at first, then put down."""

    activity = "importing"

    def round(self):
        path = f"/admin/registrations/date/{self.event['list']['date']}/import/"
        people = [f"{new_word()}@list.example" for _row in range(LIST)]
        rows = "".join(f"Bob {row[3:9]};{row}\n" for row in people)
        content = f"Name;E-Mail\n{rows}".encode()
        if self.again_and_again(lambda: self._put_down(path, content)):
            for address in people:
                self.book.tell(address)

    def _put_down(self, path, content):
        page = self.get(path)
        if not page:
            return None
        token = {"csrfmiddlewaretoken": hidden(page.text)["csrfmiddlewaretoken"]}
        file = ("file", "list.csv", content, "text/csv")
        looked = self.upload(path, token, file, 200)
        if not looked:
            return None
        fields = form_of(looked.text, "rows")
        answer = self.post(path, fields, 302, 200)
        if answer and answer.status == 200:
            # It says for each row why it was not put down.
            self.book.away += 1
            return None
        return answer


class Publishing(Person):
    """An editor who writes news, publishes it, and corrects its title at once."""

    activity = "publishing"

    def round(self):
        add = f"/admin/pages/add/news/newspage/{self.stage['news']}/"
        form = self.get(add)
        if not form:
            return
        word = new_word()
        title = f"Neues vom {word}"
        answer = self.post(add, self._filled(form, title, word), 302)
        if not answer:
            return
        self.book.tell(word, {title})
        self._correct(word, title)

    def _filled(self, form, title, word):
        fields = form_of(form.text, "title")
        fields |= {"title": title, "slug": word, "body-count": "0"}
        return fields | {"action-publish": "action-publish"}

    def _correct(self, word, title):
        listed = self.get(f"/admin/pages/{self.stage['news']}/")
        number = listed and re.search(rf'id="page_(\d+)_title">\s*{title}', listed.text)
        if not number:
            return
        edit = f"/admin/pages/{number[1]}/edit/"
        form = self.get(edit)
        if not form:
            return
        better = f"Mehr vom {word}"
        answer = self.post(edit, self._filled(form, better, word), 302)
        # Without an answer nobody knows whether it was done: either is right.
        told = {better} if answer else {title, better}
        self.book.tell(word, told)


class Uploading(Person):
    """An editor with pictures."""

    activity = "uploading"

    def round(self):
        path = "/admin/images/add/"
        page = self.get(path)
        if not page:
            return
        drawn = io.BytesIO()
        Image.effect_noise((500, 400), 60).save(drawn, "PNG")
        title = new_word()
        fields = form_of(page.text, "title") | {"title": title}
        file = ("file", f"{title}.png", drawn.getvalue())
        if self.upload(path, fields, file, 302):
            self.book.tell(title)


class Searching(Person):
    """Somebody who looks for what was there before, and has to find it."""

    activity = "searching"
    questions = ("wohnen", "deutschkurs", "beratung")

    def round(self):
        for words in self.questions:
            answer = self.get(f"/de/search/?q={words}")
            if not answer:
                continue
            missing = self.stage["found"][words] - links(answer.text)
            if missing:
                self.book.wrong.append(f"“{words}” does not find {sorted(missing)}")


ACTIVITIES = (Publishing, Registering, Importing, Searching, Uploading)
HOW_MANY = {"registering": 3, "searching": 2}
EDITORS = ("publishing", "importing", "uploading")


def everybody(machine, editor, stage, event):
    """All people of a run, and the book of each activity."""
    books = {kind.activity: Book(kind.activity) for kind in ACTIVITIES}
    people = []
    for kind in ACTIVITIES:
        for _one in range(HOW_MANY.get(kind.activity, 1)):
            is_editor = kind.activity in EDITORS
            visitor = editor if is_editor else machine.visitor(next_address())
            people.append(kind(visitor, stage, event, books[kind.activity]))
    return people, books


def next_address():
    """One that nobody came from before: so many may send forms from each."""
    high, low = divmod(next(ADDRESSES), 250)
    return f"127.77.{high % 250}.{low + 1}"


def links(html):
    """Where the results of a search lead."""
    results = html.partition('id="content"')[2]
    return set(re.findall(r'href="(/de/[^"?#]+/)"', results))
