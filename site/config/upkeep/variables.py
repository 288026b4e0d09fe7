"""What the environment says to the site; docs/operate.md and .env.example tell it."""

import os
import re
from dataclasses import dataclass

SECRET = "(secret, set)"  # noqa: S105  what stands in its place
PASSWORD = re.compile(r"//[^/@\s]*@")
SITE, UPDATE, RUN = "the site", "make update", "make run"
SERVER, CONTAINERS = "deploy/gunicorn.py", "docker compose"


@dataclass(frozen=True)
class Variable:
    """
    One name in the environment.

    `words` say what it is, `without` what happens when it is not set; `example` is a
    value as it looks. A secret one may hold a password; a `needed` one stops the start.
    """

    name: str
    words: str
    without: str = ""
    example: str = ""
    is_secret: bool = False
    is_needed: bool = False
    read_by: str = SITE

    @property
    def missing(self) -> str:
        return "the start is refused" if self.is_needed else self.without


VARIABLES = [
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "`config.settings.production` on a real site",
        "`config.settings.local` for `make run`",
        "config.settings.production",
    ),
    Variable(
        "SECRET_KEY",
        "signs sessions and the links in letters; long, random, the same for ever: "
        "`openssl rand -hex 48`",
        is_secret=True,
        is_needed=True,
    ),
    Variable(
        "ALLOWED_HOSTS",
        "the site's host names, by comma",
        example="www.example.org",
        is_needed=True,
    ),
    Variable(
        "BASE_URL",
        "the site's address, as links in letters begin",
        example="https://www.example.org",
        is_needed=True,
    ),
    Variable(
        "FROM_EMAIL",
        "who letters come from",
        example="no-reply@example.org",
        is_needed=True,
    ),
    Variable(
        "DATABASE_URL",
        "the database (`make run` takes SQLite in `.var`); other characters than "
        "letters and digits in its password are written as in addresses (`%40`)",
        example="postgres://office:PASSWORD@127.0.0.1:5432/office",
        is_secret=True,
        is_needed=True,
    ),
    Variable(
        "CACHE_URL",
        "a cache that all workers share (Redis needs `pip install redis`)",
        "files in `.var/cache`",
        "filecache:///var/cache/office?max_entries=2000",
        is_secret=True,
    ),
    Variable(
        "ANSWERS_CACHE_URL",
        "the same for answers that are kept for all readers (`docs/production.md`)",
        "files in `.var/cache/answers`",
        "filecache:///var/cache/office-answers?max_entries=5000",
        is_secret=True,
    ),
    Variable(
        "SHEETS_CACHE_URL",
        "the same for counter sheets (100 kB each)",
        "files in `.var/sheets`",
        "filecache:///var/cache/office-sheets?max_entries=1000",
        is_secret=True,
    ),
    Variable(
        "EMAIL_URL",
        "the server that takes letters",
        "`smtp://localhost:25`",
        "smtp+tls://USER:PASSWORD@mail.example.org:587",
        is_secret=True,
    ),
    Variable(
        "TRUSTED_PROXIES",
        "how many proxies of yours stand in front; 1 with the nginx of "
        "`docs/production.md`. With 0, as `make run` has it, all visitors behind one "
        "count as one",
        example="1",
        is_needed=True,
    ),
    Variable(
        "SECOND_FACTOR",
        "whether editors sign in with a second factor; a real site always asks",
        "true",
    ),
    Variable(
        "SECOND_FACTOR_GRACE_DAYS",
        "days from the first time it is asked for until nothing goes without, 0 to 14",
        "0",
    ),
    Variable(
        "SESSION_IDLE_MINUTES",
        "a session ends so long after its last step, 5 to 480",
        "120",
    ),
    Variable("SESSION_HOURS", "and so long after its first, 1 to 24", "12"),
    Variable("INVITATION_DAYS", "how long an invitation is good for, 1 to 30", "7"),
    Variable(
        "OIDC_URL",
        "the town's own sign-in (OpenID Connect); its address begins with https://",
        "there is none",
        "https://sign-in.example.org/realms/town",
    ),
    Variable("OIDC_NAME", "what its button is called", "OpenID Connect", "Eupen"),
    Variable(
        "OIDC_CLIENT_ID", "what the town's sign-in calls this site", "OIDC_URL needs it"
    ),
    Variable(
        "OIDC_CLIENT_SECRET",
        "the password to that",
        "OIDC_URL needs it",
        is_secret=True,
    ),
    Variable(
        "OIDC_VERIFIED_DOMAINS",
        "whose addresses need no further proof, by comma",
        "only addresses that it calls verified",
        "eupen.example.org",
    ),
    Variable(
        "OIDC_NEW_USERS_GROUP",
        "the group of those who come from there for the first time",
        "nobody new comes in",
        "Editors",
    ),
    Variable(
        "ELASTICSEARCH_URL",
        "an Elasticsearch 9 that answers the search first",
        "the database answers",
        "http://elastic:PASSWORD@127.0.0.1:9200",
        is_secret=True,
    ),
    Variable("ELASTICSEARCH_API_KEY", "its key", "none is sent", is_secret=True),
    Variable(
        "ELASTICSEARCH_INDEX",
        "how the indices' names begin",
        "`integration-office`",
        "integration-office",
    ),
    Variable(
        "LIBRETRANSLATE_URL",
        "a translation engine",
        "no button for it",
        "http://127.0.0.1:5000",
    ),
    Variable("LIBRETRANSLATE_KEY", "its key", "none is sent", is_secret=True),
    Variable("DEEPL_KEY", "a key of DeepL", "no button for it", is_secret=True),
    Variable("DEEPL_URL", "its address", "the free one", "https://api-free.deepl.com"),
    Variable(
        "MACHINE_ROUTES",
        "which engine translates which language",
        "the one that is set",
        "*=libretranslate,uk=deepl",
    ),
    Variable(
        "FEEDBACK_DAYS",
        'how long a text under "Was this page helpful?" is kept',
        "180",
        "180",
    ),
    Variable(
        "CHECKIN_DAYS",
        "how long what a partner wrote about an entry is kept",
        "90",
        "90",
    ),
    Variable(
        "BACKUP_DIR",
        "where the nightly backup goes; better another disk",
        "there is no nightly backup",
        "/var/backups/office",
    ),
    Variable("BACKUP_KEEP", "how many backups stay in that folder", "14", "14"),
    Variable(
        "BACKUP_RECIPIENT",
        "whose key opens backups: `age1...`, `ssh-ed25519 ...` or a key of GnuPG",
        "backups are not encrypted",
    ),
    Variable(
        "LOG_REQUESTS",
        "a line for each answer (time, address without its query, status, duration; "
        "not who asked)",
        "lines only for what fails or takes longer than five seconds",
        "false",
    ),
    Variable(
        "METRICS_TOKEN",
        "what Prometheus shows to read `/-/metrics`, 32 characters or more: "
        "`openssl rand -hex 24`",
        "there is no such page",
        is_secret=True,
    ),
    Variable("SHOW_GALLERY", "shows every component at `/-/gallery/`", "off", "false"),
    Variable(
        "WEB_CONCURRENCY",
        "how many web workers; one for each core is enough",
        "2",
        "2",
        read_by=SERVER,
    ),
    Variable(
        "WEB_BIND",
        "where the web server listens for the proxy; a container has its own",
        "`127.0.0.1:8000`",
        "127.0.0.1:8000",
        read_by=SERVER,
    ),
    Variable(
        "POSTGRES_PASSWORD",
        "of the PostgreSQL that `compose.yaml` brings: `openssl rand -hex 24`. "
        "`DATABASE_URL` is then made of it",
        "nothing is started",
        is_secret=True,
        read_by=CONTAINERS,
    ),
    Variable(
        "ELASTIC_PASSWORD",
        "of the Elasticsearch that `compose.yaml` brings: `openssl rand -hex 24`. "
        "`ELASTICSEARCH_URL` is then made of it",
        "nothing is started",
        is_secret=True,
        read_by=CONTAINERS,
    ),
    Variable(
        "TLS_DIR",
        "the folder of `cert.pem` (the whole chain) and `key.pem`, readable for user "
        "101, and no links to elsewhere",
        "nothing is started",
        "/etc/ssl/office",
        read_by=CONTAINERS,
    ),
    Variable(
        "VERSION",
        "a tag or branch",
        "the newest of this branch",
        "v1.4",
        read_by=UPDATE,
    ),
    Variable(
        "SITE_STOP",
        "stops web server, worker, letters and timer (`sudo` where it is needed)",
        "nothing is stopped",
        "systemctl stop office.target",
        read_by=UPDATE,
    ),
    Variable(
        "SITE_START",
        "starts the web server",
        "nothing is started",
        "systemctl start office-web.service",
        read_by=UPDATE,
    ),
    Variable(
        "LETTERS_START",
        "starts worker, letters and timer; only when the new version answers, because "
        "no letter can be taken back",
        "`SITE_START` has to start them, and letters of a minute may leave twice",
        "systemctl start office.target",
        read_by=UPDATE,
    ),
    Variable(
        "HEALTH_URL",
        "the address of `/-/health` as this machine reaches it",
        "the running site is not asked",
        "https://www.example.org/-/health",
        read_by=UPDATE,
    ),
    Variable("HOST", "where it listens", "127.0.0.1", "127.0.0.1", read_by=RUN),
    Variable("PORT", "and on which port", "8000", "8000", read_by=RUN),
]


def for_a_backup() -> dict[str, str | None]:
    """What is set here for the site; of a secret only that it is."""
    return {
        variable.name: SECRET if variable.is_secret else _open(variable.name)
        for variable in VARIABLES
        if variable.read_by == SITE and os.environ.get(variable.name)
    }


def _open(name: str) -> str:
    """Its value without a password that somebody put into an address."""
    return PASSWORD.sub("//", os.environ[name])


def unlike_here(then: dict[str, str | None]) -> list[str]:
    """The names that were set to something else where the backup was made."""
    now = for_a_backup()
    return [name for name, value in then.items() if now.get(name) != value]
