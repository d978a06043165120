"""
The files in ``deploy`` name real settings and real paths, agree with each other, and hold no secret.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.api.app import routes
from bot.api.desk import Desk
from bot.engine.engine import Engine
from bot.records.database import clean_url
from bot.records.locks import LocalLocks
from bot.records.sql_store import SqlStore
from bot.settings import SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
REPLICAS = ("lutea-1", "lutea-2")
# Uvicorn's own: whose word counts for where a request came from.
KNOWN = {setting.name for setting in SETTINGS} | {"FORWARDED_ALLOW_IPS"}
SECRET = {setting.name for setting in SETTINGS if setting.secret} | {"DATABASE_URL"}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
KUBERNETES = {
    (document["kind"], document["metadata"]["name"]): document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    if path.name != "kustomization.yaml"
    for document in yaml.safe_load_all(path.read_text("utf-8"))
}
POD = KUBERNETES["Deployment", "lutea"]["spec"]["template"]["spec"]
CONTAINER = POD["containers"][0]


# Compose
# -------


@pytest.mark.parametrize("replica", REPLICAS)
def test_the_settings_of_compose_are_those_of_a_laptop(replica: str) -> None:
    assert set(COMPOSE["services"][replica]["environment"]) <= KNOWN


def test_the_replicas_are_alike() -> None:
    first, second = (COMPOSE["services"][replica] for replica in REPLICAS)

    assert first == second


def test_no_secret_of_compose_has_a_value_of_its_own() -> None:
    settings = COMPOSE["services"]["lutea-1"]["environment"]

    for setting in SETTINGS:
        if setting.secret and setting.name in settings:
            assert settings[setting.name].startswith("${" + setting.name + ":?")


def test_its_database_is_one_we_can_use() -> None:
    url = COMPOSE["services"]["lutea-1"]["environment"]["DATABASE_URL"]

    assert clean_url(url).startswith("postgresql+psycopg://")


def test_only_the_proxy_can_be_reached_and_only_from_this_machine() -> None:
    ports = {name: service.get("ports") for name, service in COMPOSE["services"].items()}

    assert {name: p for name, p in ports.items() if p} == {"proxy": ["127.0.0.1:8000:8000"]}


def test_the_proxy_knows_both_replicas() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text("utf-8")

    assert re.search(r"reverse_proxy (.*) \{", caddyfile)[1].split() == [  # type: ignore[index]
        f"{name}:8000" for name in REPLICAS
    ]
    assert COMPOSE["services"]["proxy"]["volumes"] == ["./Caddyfile:/etc/caddy/Caddyfile:ro"]


def test_every_service_of_compose_waits_for_services_that_exist_and_keeps_in_volumes_that_do() -> (
    None
):
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])
        named = {mount.split(":")[0] for mount in service.get("volumes", ())}
        assert {name for name in named if not name.startswith(".")} <= set(COMPOSE["volumes"])


# Kubernetes
# ----------


def test_kustomize_lists_every_manifest_but_the_template_of_the_secret() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes/kustomization.yaml").read_text("utf-8"))
    there = {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")}

    assert set(listed["resources"]) == there - {"kustomization.yaml", "secret.example.yaml"}


def test_the_settings_of_kubernetes_are_those_of_a_laptop() -> None:
    assert set(KUBERNETES["ConfigMap", "lutea"]["data"]) <= KNOWN
    assert set(KUBERNETES["Secret", "lutea"]["stringData"]) <= KNOWN


def test_what_is_secret_is_in_the_secret_only_and_the_template_is_empty() -> None:
    assert not set(KUBERNETES["ConfigMap", "lutea"]["data"]) & SECRET
    assert set(KUBERNETES["Secret", "lutea"]["stringData"].values()) == {""}


def test_every_setting_of_kubernetes_is_text() -> None:
    for kind, field in (("ConfigMap", "data"), ("Secret", "stringData")):
        values = KUBERNETES[kind, "lutea"][field].values()
        assert all(isinstance(value, str) for value in values)


def test_what_the_pod_takes_its_settings_from_exists() -> None:
    sources = [next(iter(source.items())) for source in CONTAINER["envFrom"]]
    kinds = {"configMapRef": "ConfigMap", "secretRef": "Secret"}

    assert all((kinds[kind], source["name"]) in KUBERNETES for kind, source in sources)


def test_there_are_two_replicas_and_kubernetes_sets_no_port_of_its_own() -> None:
    """
    A service called "lutea" would put ``LUTEA_PORT=tcp://...`` into every pod.
    """
    assert KUBERNETES["Deployment", "lutea"]["spec"]["replicas"] == 2
    assert POD["enableServiceLinks"] is False


@pytest.mark.parametrize("name", ["lutea", "redis"])
def test_a_service_and_its_guards_mean_the_pods_of_its_deployment(name: str) -> None:
    labels = KUBERNETES["Deployment", name]["spec"]["template"]["metadata"]["labels"]
    container = KUBERNETES["Deployment", name]["spec"]["template"]["spec"]["containers"][0]
    service, policy = KUBERNETES["Service", name]["spec"], KUBERNETES["NetworkPolicy", name]["spec"]

    assert KUBERNETES["Deployment", name]["spec"]["selector"]["matchLabels"] == labels
    assert service["selector"] == policy["podSelector"]["matchLabels"] == labels
    assert service["ports"][0]["targetPort"] == container["ports"][0]["name"]
    assert policy["ingress"][0]["ports"] == [{"port": container["ports"][0]["name"]}]


def test_lutea_finds_redis_where_its_service_is() -> None:
    assert KUBERNETES["ConfigMap", "lutea"]["data"]["REDIS_URL"] == "redis://redis:6379/0"
    assert KUBERNETES["Service", "redis"]["spec"]["ports"][0]["port"] == 6379


def test_the_pod_may_write_its_own_folder_and_nothing_else() -> None:
    mounts = {mount["mountPath"] for mount in CONTAINER["volumeMounts"]}

    assert CONTAINER["securityContext"]["readOnlyRootFilesystem"] is True
    assert KUBERNETES["ConfigMap", "lutea"]["data"]["LUTEA_VAR"] in mounts


def probed_paths() -> list[str]:
    probes: list[dict[str, Any]] = [
        CONTAINER[name] for name in ("startupProbe", "readinessProbe", "livenessProbe")
    ]
    paths = [probe["httpGet"]["path"] for probe in probes]
    paths += re.findall(r"http://127\.0\.0\.1:8000(/[\w/]+)", DOCKERFILE)
    paths += re.findall(r"health_uri (\S+)", (DEPLOY / "Caddyfile").read_text("utf-8"))
    return paths


def test_every_path_that_is_probed_answers_even_when_the_records_are_away(
    store: SqlStore, tmp_path: Path, keyring: Any
) -> None:
    away = SqlStore(f"sqlite:///{tmp_path / 'nowhere' / 'lutea.db'}", keyring)
    assert len(probed_paths()) == 5

    for kept in (store, away):
        site = Starlette(routes=routes(Desk(Engine(kept, None, LocalLocks()), kept)))
        with TestClient(site) as client:
            assert {client.get(path).status_code for path in probed_paths()} == {200}
    away.close()


# The image
# ---------


def test_the_image_is_made_by_the_same_commands_as_a_laptops_and_serves_without_being_root() -> (
    None
):
    commands = re.findall(r"^(\w+) (.*)$", DOCKERFILE, flags=re.MULTILINE)

    assert ("RUN", "make setup && make models") in commands
    assert ("CMD", '["lutea", "serve"]') in commands
    assert [rest for word, rest in commands if word == "USER"] == [
        str(POD["securityContext"]["runAsUser"])
    ]
    assert "python:3.11" in dict(commands)["FROM"]


def test_the_settings_of_the_image_are_known() -> None:
    assert set(re.findall(r"\b((?:LUTEA|DATABASE|REDIS)_\w+)=", DOCKERFILE)) <= KNOWN


def test_nothing_of_this_machine_goes_into_the_image() -> None:
    ignored = (DEPLOY.parent / ".dockerignore").read_text("utf-8").split()

    assert {".git", ".venv", "var", "models"} <= set(ignored)
