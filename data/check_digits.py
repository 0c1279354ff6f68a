"""Numbers judged by their own last digit: resident and card numbers, barcodes."""

from __future__ import annotations


def is_date(six: str) -> bool:
    return 1 <= int(six[2:4]) <= 12 and 1 <= int(six[4:6]) <= 31


def are_barcodes(texts: list[str]) -> bool:
    """Whether a column of 13 digits is one of barcodes: five different ones that all show an EAN check digit are no chance."""
    numbers = {text for text in texts if len(text) == 13 and text.isdigit()}
    return len(numbers) >= 5 and all(map(_is_ean, numbers))


def is_barcode(digits: str) -> bool:
    """Whether 13 digits are a shop's barcode (EAN) and no resident number, each by its own check digit.

    Only numbers issued before October 2020 must show one, so a number of somebody born later, and of a foreigner,
    is cleared by Korea's own prefix alone. (02, 04 and 2 are prefixes for use inside a shop.)
    """
    if len(digits) != 13 or not digits.isdigit() or not _is_ean(digits) or _is_resident_sum(digits):
        return False
    numbered_with_check = digits[6] in "12" or (digits[6] in "34" and digits[:4] < "2010")
    return digits.startswith("880") or (numbered_with_check and not digits.startswith(("02", "04", "2")))


def is_persons_number(digits: str) -> bool:
    """Whether bare digits are a resident number (13) or a card number (16) by date, prefix and check digit.

    >>> is_persons_number("8501011234560"), is_persons_number("4111111111111111"), is_persons_number("2025030112345671")
    (False, True, False)
    """
    if len(digits) == 13:
        return digits[6] in "12345678" and is_date(digits) and _is_resident_sum(digits)
    return len(digits) == 16 and digits[0] in "23456" and not digits.startswith("20") and is_luhn(digits)


def _is_ean(digits: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _is_resident_sum(digits: str) -> bool:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
    return ((13 if digits[6] in "5678" else 11) - rest) % 10 == int(digits[12])  # a foreigner's is two more


def is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
