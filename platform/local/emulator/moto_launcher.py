"""Runs moto's server with a memory: what it emulates survives the process.

moto keeps everything in Python objects. This launcher serves them from one process on a free port of the loopback
interface, and pickles them into one file when asked to. Whatever stands in front of moto (Lectern's supplement) keeps a
text of its own in the same file, so that both are always of the same moment.

    python3 moto_launcher.py --snapshot emulator.snapshot --announce emulator.ready

Once it listens it writes `{"pid": 4711, "port": 40123, "restored": true, "set_aside": ""}` into the announcement, and it answers the two
paths of `Control`. It saves only when it is asked to; SIGTERM ends it at once.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import logging
import marshal
import math
import os
import pickle
import signal
import sys
import tempfile
import threading
import types
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import moto
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moto import settings
from moto.acm.models import CertBundle
from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    create_backend_app,
)
from moto.ec2.models.instances import Instance
from moto.iam.access_control import PermissionResult
from moto.route53.models import route53_backends
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from werkzeug.serving import make_server

EXIT_SNAPSHOT_UNREADABLE = 3
# Pickled code and objects fit the versions they were made with.
VERSIONS = f"moto {moto.__version__} on Python {sys.version_info.major}.{sys.version_info.minor}"
CONTROL_PREFIX = "/lectern-emulator/"

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def main() -> None:
    arguments = parse_arguments()
    leave_bucket_policies_to_the_supplement()
    let_terminated_instances_go_of_their_interfaces()
    issue_certificates_once_their_names_are_proven()
    delete_versions_where_versioning_is_suspended()
    kept, set_aside = restore(arguments.snapshot)
    gate = Gate()
    moto_app = DomainDispatcherApplication(create_backend_app)
    control = Control(arguments.snapshot, gate, kept or "")
    server = make_server(
        "127.0.0.1", 0, route(control, gate.guard(moto_app)), threaded=True
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    announcement = {
        "pid": os.getpid(),
        "port": server.server_port,
        "restored": kept is not None,
        "set_aside": set_aside,
    }
    replace_file(arguments.announce, json.dumps(announcement).encode())
    server.serve_forever()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--snapshot", type=Path, required=True)
    parser.add_argument("--announce", type=Path, required=True)
    return parser.parse_args()


def leave_bucket_policies_to_the_supplement() -> None:
    """moto overlooks the conditions of a bucket's policy: it takes "nobody without TLS" for "nobody"."""
    FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL


def let_terminated_instances_go_of_their_interfaces() -> None:
    """moto leaves an interface that outlives its instance attached to it, so that nobody could use or delete it any more."""
    terminate = Instance.terminate

    def terminate_and_let_go(self: Instance) -> Any:
        interfaces = dict(self.nics)
        state = terminate(self)
        for nic in interfaces.values():
            if not nic.delete_on_termination:
                self.detach_eni(nic)
        # An instance that is gone is still shown for a while, and moto shows it by its interfaces.
        self.nics = interfaces
        return state

    Instance.terminate = terminate_and_let_go


def delete_versions_where_versioning_is_suspended() -> None:
    """moto deletes single versions only as long as a bucket makes new ones, S3 until the last is gone."""
    delete = S3Backend.delete_object

    def delete_object(
        self: S3Backend,
        bucket_name: str,
        key_name: str,
        version_id: str | None = None,
        bypass: bool = False,
    ) -> Any:
        bucket = self.get_bucket(bucket_name)
        if version_id is None or bucket.versioning_status != "Suspended":
            return delete(self, bucket_name, key_name, version_id, bypass)
        bucket.versioning_status = "Enabled"
        try:
            return delete(self, bucket_name, key_name, version_id, bypass)
        finally:
            bucket.versioning_status = "Suspended"

    S3Backend.delete_object = delete_object


def issue_certificates_once_their_names_are_proven() -> None:
    """moto issues a certificate a minute after it was asked for, ACM when it finds the records that it asked for."""
    settings.ACM_VALIDATION_WAIT = math.inf
    check = CertBundle.check

    def check_and_issue(self: CertBundle) -> None:
        check(self)
        if self.status == "PENDING_VALIDATION" and is_proven(self):
            self.status = "ISSUED"

    CertBundle.check = check_and_issue


def is_proven(certificate: CertBundle) -> bool:
    account = certificate.arn.split(":")[4]
    records = {
        (record.name, value)
        for zone in route53_backends[account]["aws"].zones.values()
        for record in zone.rrsets
        if record.type == "CNAME"
        for value in record.records
    }
    asked_for = [each["ResourceRecord"] for each in certificate.describe()["Certificate"]["DomainValidationOptions"]]
    return all((record["Name"], record["Value"]) in records for record in asked_for)


def route(control: Control, moto_app: Any) -> Any:
    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(CONTROL_PREFIX):
            return control(environ, start_response)
        return moto_app(environ, start_response)

    return app


class Gate:
    """Lets requests pass side by side, and a save only while none is under way: a snapshot is of one moment."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._under_way = 0
        self._closed = False

    def guard(self, app: Any) -> Any:
        def guarded(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            self._enter()
            try:
                return list(app(environ, start_response))
            finally:
                self._leave()

        return guarded

    def alone(self, action: Callable[[], None]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._closed = True
            self._changed.wait_for(lambda: self._under_way == 0)
        try:
            action()
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()

    def _enter(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._under_way += 1

    def _leave(self) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()


class Control:
    """`POST /lectern-emulator/save` keeps moto's state and the request's body; `GET /lectern-emulator/companion` answers
    with the body that was kept with the snapshot this process started from."""

    def __init__(self, snapshot: Path, gate: Gate, companion: str) -> None:
        self._snapshot = snapshot
        self._gate = gate
        self._companion = companion

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].removeprefix(CONTROL_PREFIX)}"
        try:
            answer = self._answer(asked, environ)
        except Exception as error:  # The message is for the person at the terminal, whatever it was.
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [f"{type(error).__name__}: {error}".encode()]
        if answer is None:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [f"No such control: {asked}".encode()]
        start_response("200 OK", [("Content-Type", "application/json")])
        return [answer.encode()]

    def _answer(self, asked: str, environ: Environ) -> str | None:
        if asked == "GET companion":
            return self._companion
        if asked == "POST save":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            companion = environ["wsgi.input"].read(length).decode()
            self._gate.alone(lambda: save(self._snapshot, companion))
            return "{}"
        return None


def save(path: Path, companion: str) -> None:
    content = io.BytesIO()
    header = {"made_with": VERSIONS, "companion": companion}
    pickle.dump(header, content, protocol=pickle.HIGHEST_PROTOCOL)
    StatePickler(content, protocol=pickle.HIGHEST_PROTOCOL).dump(collect())
    replace_file(path, content.getvalue())


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file beside its place, and moves it there once it is safely on the disk."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def restore(path: Path) -> tuple[str | None, str]:
    """Brings moto back to the snapshot. Answers the snapshot's companion, None where it was not used, and why not."""
    if not path.exists():
        return None, ""
    try:
        with path.open("rb") as file:
            header = pickle.load(file)
            if header["made_with"] != VERSIONS:
                return None, f"its snapshot was made with {header['made_with']}, this is {VERSIONS}"
            reinstate(pickle.load(file))
            return header["companion"], ""
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        sys.exit(EXIT_SNAPSHOT_UNREADABLE)


State = dict[tuple[str, str], dict[str, dict[str, Any]]]


def collect() -> State:
    """Every backend in use, as (module, variable) → account → region → backend."""
    return {
        found: {account: dict(regions) for account, regions in backends.items()}
        for found, backends in backends_in_use()
    }


def backends_in_use() -> Iterable[tuple[tuple[str, str], BackendDict[Any]]]:
    for name, module in list(sys.modules.items()):
        if not (name.startswith("moto.") and name.endswith(".models")):
            continue
        for variable, value in list(vars(module).items()):
            if isinstance(value, BackendDict) and value.backend.__module__ == name:
                if value:
                    yield (name, variable), value


def reinstate(state: State) -> None:
    for (module, variable), accounts in state.items():
        backends = getattr(importlib.import_module(module), variable)
        for account, regions in accounts.items():
            for region, backend in regions.items():
                dict.__setitem__(backends[account], region, backend)
    remember_whose_buckets_are_whose()


def remember_whose_buckets_are_whose() -> None:
    """moto keeps the names that are taken beside its backends; without them, making a bucket again would empty it."""
    for account, partitions in s3_backends.items():
        for partition, backend in partitions.items():
            for name in backend.buckets:
                s3_backends.bucket_accounts[name] = (partition, account)


class StatePickler(pickle.Pickler):
    """Pickles what the standard pickler refuses in moto's state."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, LOCKS):
            return type_of_lock(value), ()
        if isinstance(value, tempfile.SpooledTemporaryFile):
            return spooled, (content_of(value),)
        if isinstance(value, defaultdict) and type(value) is not defaultdict:
            made = (type(value), value.default_factory)
            return empty_defaultdict, made, vars(value), None, iter(value.items())
        if isinstance(value, types.FunctionType) and "<locals>" in value.__qualname__:
            return local_function, parts_of_function(value)
        if isinstance(value, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            return load_private_key, (pem_of(value),)
        if isinstance(value, x509.Certificate):
            return load_certificate, (value.public_bytes(serialization.Encoding.PEM),)
        return NotImplemented


LOCKS = (type(threading.Lock()), type(threading.RLock()))


def type_of_lock(lock: Any) -> Callable[[], Any]:
    return threading.Lock if isinstance(lock, LOCKS[0]) else threading.RLock


def spooled(content: bytes) -> tempfile.SpooledTemporaryFile[bytes]:
    file = tempfile.SpooledTemporaryFile(max_size=16 * 1024 * 1024)
    file.write(content)
    return file


def content_of(file: tempfile.SpooledTemporaryFile[bytes]) -> bytes:
    position = file.tell()
    file.seek(0)
    content = file.read()
    file.seek(position)
    return content


def empty_defaultdict(kind: type[Any], factory: Any) -> Any:
    """Without its constructor, whose arguments nobody kept."""
    made = kind.__new__(kind)
    made.default_factory = factory
    return made


def parts_of_function(function: types.FunctionType) -> tuple[Any, ...]:
    """A function made inside another one, such as the factory of a defaultdict, has no name to be found by."""
    enclosed = tuple(cell.cell_contents for cell in function.__closure__ or ())
    return function.__module__, marshal.dumps(function.__code__), enclosed


def local_function(module: str, code: bytes, enclosed: tuple[Any, ...]) -> Any:
    cells = tuple(types.CellType(value) for value in enclosed)
    namespace = importlib.import_module(module).__dict__
    return types.FunctionType(marshal.loads(code), namespace, None, None, cells)


def pem_of(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private_key(pem: bytes) -> Any:
    return serialization.load_pem_private_key(pem, password=None)


def load_certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


if __name__ == "__main__":
    main()
