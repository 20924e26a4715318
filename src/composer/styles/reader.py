"""Tables of a TOML file into frozen dataclasses, with errors that name file, key, value and what is allowed."""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from composer.errors import StyleError, one_of

T = TypeVar("T")


def read_table(shape: type[T], table: object, file: str, key: str = "") -> T:
    """Build a dataclass from a table; unknown keys, missing keys and wrong types are errors.

    A class may check more in ``__post_init__`` by raising ``ValueError``.

    Raises
    ------
    StyleError
        With the file and the full key.
    """
    if not isinstance(table, Mapping):
        raise StyleError(file, key, table, "a table")
    hints, required = _shape(cast(Hashable, shape))
    for name in table:
        if name not in hints:
            raise StyleError(file, _join(key, str(name)), table[name], f"keys: {one_of(hints, name)}")
    for name in required:
        if name not in table:
            raise StyleError(file, _join(key, name), None, "a value: this key is required")
    values = {name: read_value(hints[name], value, file, _join(key, name)) for name, value in table.items()}
    _check_declared(shape, values, file, key)
    try:
        return shape(**values)
    except ValueError as error:
        raise StyleError(file, key, dict(table), str(error)) from None


def read_value(hint: Any, value: object, file: str, key: str) -> Any:
    """Check one value against a type and convert arrays to tuples."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return read_table(hint, value, file, key)
    if origin in (Union, types.UnionType):
        inner = next(option for option in arguments if option is not type(None))
        return read_value(inner, value, file, key)
    if origin is tuple:
        return _read_tuple(arguments, value, file, key)
    if origin is dict or origin is Mapping:
        if not isinstance(value, Mapping):
            raise StyleError(file, key, value, "a table")
        return {name: read_value(arguments[1], entry, file, _join(key, str(name))) for name, entry in value.items()}
    if hint is Any:
        return value
    return _read_scalar(hint, value, file, key)


def _read_tuple(arguments: tuple[Any, ...], value: object, file: str, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise StyleError(file, key, value, "an array")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(read_value(arguments[0], entry, file, f"{key}[{index}]") for index, entry in enumerate(value))
    if len(value) != len(arguments):
        raise StyleError(file, key, value, f"an array of {len(arguments)}")
    return tuple(read_value(hint, entry, file, key) for hint, entry in zip(arguments, value, strict=True))


def _read_scalar(hint: type, value: object, file: str, key: str) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise StyleError(file, key, value, f"a value of type {hint.__name__}")
    return value


def _check_declared(shape: Any, values: Mapping[str, Any], file: str, key: str) -> None:
    """Hold values to the ``range`` of numbers and the ``words`` that a field's metadata declares."""
    for row in fields(shape):
        value = values.get(row.name)
        if value is None:
            continue
        low, high = row.metadata.get("range", (0.0, 0.0))
        numbers = value if isinstance(value, tuple) else (value,)
        if "range" in row.metadata and not all(low <= number <= high for number in numbers):
            raise StyleError(file, _join(key, row.name), value, f"{low:g}..{high:g}")
        for word in (value if isinstance(value, Mapping) else numbers) if "words" in row.metadata else ():
            if word not in row.metadata["words"]:
                raise StyleError(file, _join(key, row.name), word, one_of(row.metadata["words"], str(word)))


@cache
def _shape(shape: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    if not is_dataclass(shape):
        raise TypeError(f"{shape} is not a dataclass")
    hints = get_type_hints(shape)
    declared = [field for field in fields(shape) if field.init]
    required = [field.name for field in declared if field.default is MISSING and field.default_factory is MISSING]
    return {field.name: hints[field.name] for field in declared}, tuple(required)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
