"""Sentences for what is wrong with a command as it was typed."""

from __future__ import annotations

from typing import Any

import click

from coopsite.diagnostics.catalogue import word


class UnknownCommandError(click.UsageError):
    """A word that is no command; `near` is the most similar command, or empty."""

    def __init__(self, name: str, near: str, context: click.Context) -> None:
        super().__init__(name, context)
        self.name = name
        self.near = near


class UsageMistakeError(click.UsageError):
    """A wrong use of a command; `phrase` names a phrase of the catalogue and `values` fill it."""

    def __init__(self, phrase: str, **values: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def sentence(error: click.ClickException, language: str) -> str:
    """Return what is wrong in `language`, and how to see the help."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "coopsite"
    wrong = _wrong(error, command, context, language)
    if isinstance(error, UsageMistakeError):
        return wrong
    return f"{wrong}\n{word('usage_help', language, command=command)}"


def _wrong(error: click.ClickException, command: str, context: click.Context | None, language: str) -> str:
    match error:
        case UsageMistakeError():
            return word(error.phrase, language, **error.values)
        case UnknownCommandError():
            return word("usage_unknown_command", language, name=error.name, suggestion=error.near)
        case click.NoSuchOption() if example := _command_with(error.option_name, context):
            name, option = example
            return word(
                "usage_after_command", language, name=error.option_name, example=name, value=_value(option)
            )
        case click.NoSuchOption():
            near = (error.possibilities or [""])[0]
            name = error.option_name
            return word("usage_unknown_option", language, command=command, name=name, suggestion=near)
        case click.BadOptionUsage():
            return word("usage_option_value", language, name=error.option_name)
        case click.MissingParameter() if context and context.params.get("kind") == "strings":
            return word("new_strings_no_code", language)
        case click.MissingParameter():
            return word("usage_missing", language, command=command, name=_name(error.param))
        case click.BadParameter():
            return word("usage_bad_value", language, name=_name(error.param), allowed=_allowed(error.param))
        case click.UsageError() if error.message.startswith("Got unexpected extra"):
            return word("usage_extra", language, command=command)
    return word("usage_other", language, detail=error.format_message())


def _command_with(option: str, context: click.Context | None) -> tuple[str, click.Parameter] | None:
    """Return a command that has `option`, which was given before the command, and its parameter there."""
    group = context.command if context else None
    if not isinstance(group, click.Group):
        return None
    commands = sorted(group.commands.items())
    return next(((name, each) for name, one in commands for each in one.params if option in each.opts), None)


def _value(parameter: click.Parameter) -> str:
    """Return a placeholder for the value of an option; empty for a flag."""
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return ""
    if isinstance(parameter.type, click.Choice):
        return "|".join(str(choice) for choice in parameter.type.choices)
    return parameter.metavar or "…"


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "…"
    return parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.opts[0]


def _allowed(parameter: click.Parameter | None) -> str:
    kind: Any = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, click.IntRange) and kind.min is not None:
        return f"{kind.min}–{kind.max}" if kind.max is not None else f"≥ {kind.min}"
    return ""
