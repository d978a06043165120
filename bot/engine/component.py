"""
The one component of the Rasa pipeline: reads a message once and hands Rasa intent and facts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.clock import today
from bot.engine.hearing import Heard, hear
from bot.understanding.facts import Fact
from bot.understanding.intents import IntentModel, train


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(IntentClassifier, GraphComponent):
    """
    Intents by the sentence encoder and logistic regression, facts by spaCy.

    The engine sends the question on the screen, the day and the safety reading as metadata.
    """

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage = storage
        self._resource = resource
        self.model: IntentModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> Understanding:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [(m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples]
        model = train(examples)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        self.model = model
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Understanding:
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component.model = IntentModel.load(folder)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        told = message.get(METADATA) or {}
        heard = Heard("nothing_heard") if told.get("unread") else self._hear(message, told)
        ranking = [{"name": name, "confidence": float(score)} for name, score in heard.ranking]
        message.set(INTENT, {"name": heard.intent, "confidence": float(heard.confidence)}, True)
        message.set("intent_ranking", ranking, True)
        message.set(ENTITIES, [as_entity(fact) for fact in heard.facts], True)
        reading = as_reading(heard, told.get("id"))
        extra = {"today": told.get("today"), "danger": bool(told.get("danger"))}
        extra["after_level"] = str(told.get("after") or "")
        message.set("reading", {**reading, **extra}, True)

    def _hear(self, message: Message, told: dict[str, Any]) -> Heard:
        if self.model is None:
            raise RuntimeError("the Understanding component has no model: run lutea train")
        day = told.get("today")
        return hear(
            message.get(TEXT) or "",
            self.model,
            today=date.fromisoformat(day) if day else today(),
            asked=tuple(told.get("asked") or ()),
            person=told.get("person") or "self",
            known=told.get("known") or None,
            danger=bool(told.get("danger")),
            paused=bool(told.get("paused")),
            after=str(told.get("after") or ""),
        )


def as_entity(fact: Fact) -> dict[str, Any]:
    """
    A fact in the form in which Rasa carries entities.
    """
    value = sorted(fact.value) if isinstance(fact.value, (set, frozenset)) else fact.value
    return {
        "entity": fact.name,
        "value": value,
        "start": fact.start,
        "end": fact.end,
        "words": fact.words,
        "whose": fact.whose,
        "when": fact.when,
        "certainty": fact.certainty,
        "extractor": "facts",
    }


def as_reading(heard: Heard, message_id: str | None) -> dict[str, Any]:
    """
    The rest of what was heard, for the actions.
    """
    values = {
        name: sorted(value) if isinstance(value, (set, frozenset)) else value
        for name, value in heard.values.items()
    }
    return {
        "id": message_id,
        "values": values,
        "settled": dict(heard.settled),
        "partial": heard.partial,
        "after": heard.after,
        "question": heard.question,
        "correction": heard.correction,
        "takes_back": heard.takes_back,
        "problems": list(heard.problems),
    }
