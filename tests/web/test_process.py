"""The server as a process: it tells its address once it answers, refuses a taken port, and stops when told."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"KHAZANA_DATA_DIR": str(folder / "data"), "KHAZANA_CACHE_DIR": str(folder / "cache")}
    command = [sys.executable, "-u", "-m", "khazana", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def server(tmp_path: Path, free_port: int) -> "Iterator[subprocess.Popen[str]]":
    process = start(tmp_path, "serve", "--port", str(free_port))
    yield process
    process.kill()
    process.communicate()


def test_it_answers_where_it_says_and_stops_on_an_interrupt(server: "subprocess.Popen[str]", free_port: int) -> None:
    assert server.stdout is not None
    said = server.stdout.readline()
    assert f"http://127.0.0.1:{free_port}/" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/en/", timeout=30) as answer:
        assert answer.status == 200
        assert "server" not in answer.headers
        assert "El Salvador" in answer.read().decode()
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=30)
    assert "Traceback" not in errors
    assert server.returncode == 130


def test_a_taken_port_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
        out, errors = process.communicate(timeout=60)
    assert out == ""
    assert "--port" in errors
    assert "Traceback" not in errors
    assert process.returncode == 3
