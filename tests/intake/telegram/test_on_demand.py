"""aiogram's models, built when they are first used: they must be the same models."""

import subprocess
import sys

import pytest

ON_DEMAND = """
from intake.telegram.on_demand import load_aiogram
load_aiogram()
load_aiogram()
from pydantic import BaseModel
from aiogram import methods, types
update = types.Update.model_validate({"update_id": 1, "message": {
    "message_id": 2, "date": 3, "chat": {"id": 4, "type": "private"}, "text": "Hello",
    "reply_to_message": {"message_id": 1, "date": 3, "chat": {"id": 4, "type": "private"}}}})
print(update.message.reply_to_message.chat.type, end=" ")
models = [one for room in (types, methods) for name in room.__all__
          if isinstance(one := getattr(room, name), type) and issubclass(one, BaseModel)]
waiting = [model for model in models if not model.__pydantic_complete__]
print(len(waiting) > 150, end=" ")
for model in waiting:
    model.model_rebuild()
print(all(model.__pydantic_complete__ for model in models))
"""


@pytest.mark.slow
def test_every_model_of_aiogram_can_be_built_later():
    # A process of its own: here aiogram may have been imported already, by another test.
    said = subprocess.run([sys.executable, "-c", ON_DEMAND], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "private True True"
