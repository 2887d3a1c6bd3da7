"""Numbers as the page writes them: by one rule, and so that a pocket calculator agrees."""

import math
import random

import pytest


@pytest.fixture
def numbers(page, plain_url):
    """Calls a function of web/ui/numbers.js with lists of arguments; all answers at once."""
    page.goto(plain_url + "LICENSE.txt")
    return lambda name, *arguments: page.evaluate(
        "async ([name, all]) => { const module = await import('/ui/numbers.js');"
        " return all.map((each) => module[name](...each)) }",
        [name, list(arguments)],
    )


def test_a_number_has_three_digits_a_real_minus_and_never_says_what_it_is_not(numbers):
    expected = {
        0: "0",
        1: "1",
        0.5: "0.5",
        5.4000001: "5.40",
        -0.62549: "−0.625",
        9.996: "10.0",
        0.99993: "0.9999",
        -0.9999999: "−0.9999999",
        0.99999999999: "≈ 1",
        1.00002: "1.00",
        0.0038: "0.0038",
        0.00380123: "0.00380",
        1234.4: "1234",
        123456: "1.23e5",
        -9.31e-17: "−9.31e−17",
    }
    assert numbers("written", *([number] for number in expected)) == list(expected.values())


def test_what_is_far_below_the_others_is_nearly_nothing(numbers):
    pairs = [[1e-16, 3], [-1e-16, 3], [0, 3], [0.01, 3], [1e-16, 3e-16]]
    assert numbers("among", *pairs) == ["≈ 0", "≈ 0", "0", "0.01", "1.00e−16"]
    pairs = [[0.7483, 0.0038], [0.16123, 0.16121], [0.4, 0.4]]
    assert numbers("apart", *pairs) == [["0.748", "0.0038"], ["0.16123", "0.16121"], ["0.4", "0.4"]]


def read(text):
    return float(text.replace("−", "-").replace("≈ ", ""))


def significant(text):
    return len(text.strip("−").partition("e")[0].replace(".", "").lstrip("0"))


PRODUCTS = """async (pairs) => {
    const { digitsFor, written } = await import("/ui/numbers.js");
    return pairs.map((pair) => {
        const multiply = ([one, other]) => one * other;
        const digits = digitsFor(pair, multiply, multiply(pair), 3);
        return [...pair, multiply(pair)].map((n, i) => written(n, i < 2 ? digits : 3));
    });
}"""


def test_products_come_out_as_they_are_shown(page, plain_url):
    rng = random.Random(1)
    pairs = [[rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 2) for _ in range(2)] for _ in range(500)]
    page.goto(plain_url + "LICENSE.txt")
    shown = page.evaluate(PRODUCTS, pairs)
    for one, other, product in shown:
        digit = 10.0 ** (math.floor(math.log10(abs(read(product)))) - 2)
        assert abs(read(one) * read(other) - read(product)) <= 0.5001 * digit
    lengths = [significant(number) for *factors, _ in shown for number in factors]
    assert sum(length <= 5 for length in lengths) > 0.9 * len(lengths)
