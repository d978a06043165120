"""
Three of Rasa's hot paths, done once instead of every message. Replies and events stay the same.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """
    Put the faster versions in place; call it after ``lean.install``.
    """
    _compile_action_schema_once()
    _remember_event_classes()
    _run_graph_in_order()


def _compile_action_schema_once() -> None:
    # Rasa checks its own JSON schema against the meta-schema at every action: 72% of a form turn.
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def _validate_action_result(_self: Any, result: Any) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = _validate_action_result


def _remember_event_classes() -> None:
    from rasa.shared.core.events import Event

    if getattr(Event, "_lutea_cached", False):
        return
    look_up = Event.resolve_by_type
    known: dict[str, Any] = {}

    def resolve_by_type(type_name: str, default: Any = None) -> Any:
        if type_name not in known:
            found = look_up(type_name, default)
            if found is None or found is default:
                return found
            known[type_name] = found
        return known[type_name]

    Event.resolve_by_type = staticmethod(resolve_by_type)
    Event._lutea_cached = True


def _run_graph_in_order() -> None:
    # A dask scheduler for twenty tiny nodes costs more than the nodes.
    from rasa.engine.runner.dask import DaskGraphRunner

    def run(self: Any, inputs: dict[str, Any] | None = None, targets: Any = None) -> dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        plans = self.__dict__.setdefault("_lutea_plans", {})
        if wanted not in plans:
            plans[wanted] = _plan(self, wanted)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in plans[wanted]:
            done[name] = node(*[done[need] for need in needs])
        return {name: done[name][1] for name in wanted}

    DaskGraphRunner.run = run


def _plan(runner: Any, wanted: tuple[str, ...]) -> list[tuple[str, Any, tuple[str, ...]]]:
    nodes = runner._graph_schema.minimal_graph_schema(list(wanted)).nodes
    order: list[str] = []

    def visit(name: str) -> None:
        if name in nodes and name not in order:
            for parent in nodes[name].needs.values():
                visit(parent)
            order.append(name)

    for name in nodes:
        visit(name)
    return [(n, runner._instantiated_nodes[n], tuple(nodes[n].needs.values())) for n in order]
