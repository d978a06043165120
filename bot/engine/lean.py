"""
Keeps TensorFlow out of the process. Must run before anything from Rasa is imported.

Rasa imports a few TensorFlow modules at import time and uses none of them unless the model holds
DIET, TED or a ResponseSelector; ours holds none, so empty stand-ins serve (decision 0003).
Rasa 3.6.21 is its last open release: what these stand for cannot drift.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import types
import warnings
from collections.abc import Sequence

STAND_INS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
}
HEAVY = frozenset({"tensorflow", "keras", "jax", "jaxlib", "torch"})


class _NoHeavyImports(importlib.abc.MetaPathFinder):
    """
    Makes optional imports of a deep-learning library fail at once.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in HEAVY:
            raise ImportError(f"{fullname} is not used by Lutea")
        return None


def install() -> None:
    """
    Put the stand-ins in place; does nothing the second time.

    Raises RuntimeError if Rasa was imported before, since it is then too late.
    """
    if isinstance(sys.modules.get("rasa.utils.tensorflow.callback"), _StandIn):
        return
    if "rasa.utils.train_utils" in sys.modules:
        raise RuntimeError("bot.engine.lean.install() must run before Rasa is imported")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["TQDM_DISABLE"] = "1"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    hush()
    one_thread()
    for name, classes in STAND_INS.items():
        module = _StandIn(name)
        for class_name in classes:
            setattr(module, class_name, type(class_name, (), {}))
        sys.modules[name] = module
    sys.meta_path.insert(0, _NoHeavyImports())
    _keep_filters()


def hush() -> None:
    """
    Leave out the two warnings that Rasa's frozen dependencies give at every start and that nobody
    can act on; every other warning, ours above all, is shown as Python shows it.
    """
    for message in ("pkg_resources is deprecated", ".*Slot auto-fill has been removed"):
        warnings.filterwarnings("ignore", message=message, category=UserWarning)


def one_thread() -> None:
    """
    Leave sums to the thread that asks for them: the encoder's are too small to share out, and
    OpenBLAS's helpers wait by spinning, which took as much processor as the turn itself.

    Works before numpy is imported; who sets OPENBLAS_NUM_THREADS goes first.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _keep_filters() -> None:
    """
    Sanic, once imported, shows every deprecation of every library; OpenTelemetry, once started,
    drops all filters of the process. Neither is theirs to decide.
    """
    with warnings.catch_warnings():
        import sanic.app  # noqa: F401
    from opentelemetry.sdk import trace

    for name in ("filterwarnings", "resetwarnings"):
        setattr(trace, name, lambda *_, **__: None)


class _StandIn(types.ModuleType):
    pass
