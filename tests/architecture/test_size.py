"""Small files, small functions, few parameters."""

import ast
import io
import tokenize

FILE_LINES = 400
FUNCTION_LINES = 40
KERNEL_LINES = 90
PARAMETERS = 6


def code_lines(text):
    """Numbers of the lines that hold code: no blanks, no comments, no docstrings."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skipped:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, node.end_lineno + 1))
    return lines


def is_kernel(node):
    return any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in node.decorator_list)


def parameters(node):
    listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    return [argument for argument in listed if argument is not None and argument.arg not in ("self", "cls")]


def test_code_lines_count_code():
    text = (
        '"""Doc\nstring."""\n\nx = 1  # one\n# a comment\ndef f(\n    a,\n):\n    """Doc."""\n    return """a\nb"""\n'
    )
    assert code_lines(text) == {4, 6, 7, 8, 10, 11}


def test_files(modules):
    long = {module.name: count for module in modules if (count := len(module.text.splitlines())) > FILE_LINES}
    assert long == {}


def test_functions(modules):
    long = {}
    for module in modules:
        lines = code_lines(module.text)
        for name, node in module.functions():
            count = len(lines.intersection(range(node.body[0].lineno, node.end_lineno + 1)))
            if count > (KERNEL_LINES if is_kernel(node) else FUNCTION_LINES):
                long[name] = count
    assert long == {}


def test_parameters(modules):
    """Kernels are exempt: arrays, controls, tables, state and out are separate arguments by design."""
    many = {
        name: count
        for module in modules
        for name, node in module.functions()
        if not is_kernel(node) and (count := len(parameters(node))) > PARAMETERS
    }
    assert many == {}
