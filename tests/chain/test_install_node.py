"""The script that fetches a node: it does nothing where one is there, and touches nothing that is not its own."""

import os
import subprocess
from pathlib import Path

import pytest
from fakes import bitcoin_node
from fakes.bitcoin_node import MissingNodeError, find_bitcoind

SCRIPT = Path(__file__).parents[2] / "scripts" / "install-bitcoin-node"
PROGRAM = "#!/bin/sh\necho a node of some version\n"


def run(folder: Path, path: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([SCRIPT, folder], env={"PATH": path}, capture_output=True, text=True, check=False, timeout=60)


def put(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(PROGRAM, encoding="utf-8")
    path.chmod(0o755)


def plain_path() -> str:
    """Return a path with the system's programs, and no node."""
    return os.pathsep.join(one for one in ("/usr/bin", "/bin") if not (Path(one) / "bitcoind").exists())


def test_a_node_on_path_comes_first(tmp_path: Path) -> None:
    put(tmp_path / "bin" / "bitcoind")
    done = run(tmp_path / "node", f"{tmp_path}/bin{os.pathsep}{plain_path()}")
    assert (done.returncode, done.stdout) == (0, f"bitcoind is on PATH: {tmp_path}/bin/bitcoind\n")
    assert not (tmp_path / "node").exists()


def test_a_node_that_was_fetched_before_is_left_as_it_is(tmp_path: Path) -> None:
    put(tmp_path / "node" / "bin" / "bitcoind")
    done = run(tmp_path / "node", plain_path())
    assert (done.returncode, done.stdout) == (0, f"bitcoind is in {tmp_path}/node\n")
    assert (tmp_path / "node" / "bin" / "bitcoind").read_text(encoding="utf-8") == PROGRAM


def test_a_folder_with_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("dear", encoding="utf-8")
    done = run(tmp_path, plain_path())
    assert done.returncode == 1
    assert "is something else\nRemedy: name another folder" in done.stderr
    assert (tmp_path / "letters").read_text(encoding="utf-8") == "dear"


def test_a_system_without_debians_tools_hears_what_to_do(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "env"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    done = run(tmp_path / "node", str(tools))
    assert done.returncode == 1
    assert "has no apt-get" in done.stderr
    assert "Remedy: put bitcoind of Bitcoin Core 27 or later" in done.stderr


def test_a_test_without_a_node_says_which_program_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bitcoin_node, "_ROOT", tmp_path)
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingNodeError, match="run scripts/install-bitcoin-node"):
        find_bitcoind()
    put(tmp_path / ".venv-node" / "bin" / "bitcoind")
    assert find_bitcoind() == f"{tmp_path}/.venv-node/bin/bitcoind"
