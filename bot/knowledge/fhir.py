"""
A history and its result as FHIR R4, for export only: a Bundle with the answers
(QuestionnaireResponse) and what the guidance says on each pathway (GuidanceResponse).

It names nobody: no subject, no author, no performer. docs/fhir.md says what stands where.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fhir.resources.R4B.bundle import Bundle

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import Assessment, assess
from bot.eligibility.guidance import Guidance
from bot.eligibility.handout import HEADS
from bot.eligibility.paper import UNCHECKED
from bot.eligibility.told import NAMES, to_json

OURS = "urn:x-lutea"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UNITS = "http://unitsofmeasure.org"
NEED = "NEED_INFO:"
UNIT_OF = {"gest": "d", "sptb_at": "d", "late_loss_at": "d", "cx_at": "d", "cx_mm": "mm"}
UNIT_NAMES = {"d": "days", "mm": "mm"}
NEVER = ("sptb_at", "late_loss_at")  # here null means never, and not unknown
Json = dict[str, Any]


def bundle(answers: Answers, assessment: Assessment, guidance: Guidance) -> Bundle:
    """
    One history as a Bundle; the same three always give the same Bundle.

    Raises pydantic's ValidationError should it not be FHIR.
    """
    told = to_json(answers)
    seed = json.dumps([told, assessment.guidance, assessment.day.isoformat()], sort_keys=True)
    resources = {
        "answers": _answers(told, assessment, guidance),
        **{name: _guidance(name, assessment, guidance) for name in assessment.outcomes},
    }
    urls = {name: f"urn:uuid:{uuid5(NAMESPACE_URL, name + seed)}" for name in resources}
    for name in assessment.outcomes:
        outputs = resources[name]["contained"][0]["parameter"]
        outputs.append({"name": "answers", "valueReference": {"reference": urls["answers"]}})
    entries = [{"fullUrl": urls[name], "resource": made} for name, made in resources.items()]
    return Bundle.model_validate({"resourceType": "Bundle", "type": "collection", "entry": entries})


def as_line(answers: Answers, today: date, guidance: Guidance, _with_next: bool = False) -> str:
    """
    The Bundle of one history as a line of JSON, for ``lutea assess --fhir``.
    """
    return str(bundle(answers, assess(answers, guidance, today), guidance).model_dump_json())


def _answers(told: Mapping[str, Any], assessment: Assessment, guidance: Guidance) -> Json:
    waiting = any(code.startswith(NEED) for code in assessment.outcomes.values())
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{OURS}:questionnaire|{assessment.guidance}",
        "status": "in-progress" if waiting else "completed",
        "authored": assessment.day.isoformat(),
        "item": [_item(name, told[name], guidance) for name in NAMES],
    }


def _item(name: str, value: Any, guidance: Guidance) -> Json:
    own = guidance.questions.get(name) or guidance.questions["cervix_scan"]
    item: Json = {"linkId": name, "text": own.ask}
    if isinstance(value, Mapping) and any(value.values()):
        counts = [(kind, count) for kind, count in value.items() if count]
        return item | {
            "item": [
                {"linkId": f"{name}.{kind}", "answer": [{"valueInteger": count}]}
                for kind, count in counts
            ]
        }
    return item | {"answer": [_answer(name, one) for one in _each(name, value)]}


def _each(name: str, value: Any) -> Iterable[Any]:
    """
    The answers of one fact: a set has several, and an empty set or no loss at all is "none".
    """
    if isinstance(value, list):
        return value or ["none"]
    if isinstance(value, Mapping):
        return ["none"]
    return ["never" if value is None and name in NEVER else value]


def _answer(name: str, value: Any) -> Json:
    if value is None or value == "unknown":
        return {"valueCoding": {"system": ABSENT, "code": "unknown", "display": "Unknown"}}
    if name in UNIT_OF and value != "never":
        unit = UNIT_OF[name]
        return {
            "valueQuantity": {
                "value": value, "unit": UNIT_NAMES[unit], "system": UNITS, "code": unit,
            }
        }  # fmt: skip
    return {"valueCoding": {"system": f"{OURS}:{name}", "code": value}}


def _guidance(pathway: str, assessment: Assessment, guidance: Guidance) -> Json:
    outcome = assessment.outcomes[pathway]
    words = guidance.words(outcome)
    return {
        "resourceType": "GuidanceResponse",
        "moduleUri": f"{OURS}:pathway-{pathway.lower()}",
        "status": "data-required" if outcome.startswith(NEED) else "success",
        "occurrenceDateTime": assessment.day.isoformat(),
        "reasonCode": [{"text": HEADS[pathway]}],
        "note": [{"text": text} for text in (words.title, words.staff, UNCHECKED)],
        "outputParameters": {"reference": "#output"},
        "contained": [
            {
                "resourceType": "Parameters",
                "id": "output",
                "parameter": [*_outcome(outcome, words.title), *_findings(pathway, assessment)],
            }
        ],
    }


def _outcome(outcome: str, title: str) -> list[Json]:
    coding = {"system": f"{OURS}:outcome", "code": outcome, "display": title}
    made: list[Json] = [{"name": "outcome", "valueCoding": coding}]
    if outcome.startswith(NEED):
        made.append({"name": "missing", "valueCode": outcome.removeprefix(NEED)})
    return made


def _findings(pathway: str, assessment: Assessment) -> list[Json]:
    """
    The version of the guidance, the medicine flags, and the pathway's findings with the medicine's.
    """
    made: list[Json] = [{"name": "guidance", "valueString": assessment.guidance}]
    made += [{"name": "flag", "valueString": flag} for flag in assessment.flags]
    for finding in assessment.findings:
        if finding.pathway in (pathway, "M"):
            parts = {
                "criterion": finding.criterion, "state": finding.state,
                "sentence": finding.sentence, "staff": finding.staff, "source": finding.source,
                "place": finding.place, "date": finding.date,
            }  # fmt: skip
            made.append(
                {
                    "name": "finding",
                    "part": [{"name": n, "valueString": text} for n, text in parts.items()],
                }
            )
    return made
