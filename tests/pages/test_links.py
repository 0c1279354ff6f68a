"""What a visitor chose stands in the address by its code, and an address that names a code is obeyed."""

import pytest


def box(app, key):
    return next(one for one in app.selectbox if one.key == key)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_link_keeps_the_period_it_names_in_every_language(screen, language):
    app = screen("monitor/overview.py", dataset="sample", period="4w", language=language)
    assert box(app, "period").value == "4w"
    assert app.query_params["period"] == "4w"


def test_a_choice_goes_into_the_address(screen):
    app = screen("monitor/overview.py", dataset="sample", period="4w")
    box(app, "period").set_value("26w").run()
    assert box(app, "period").value == "26w"
    assert app.query_params["period"] == "26w"


def test_an_address_that_names_no_choice_leaves_the_usual_one(screen):
    app = screen("monitor/overview.py", dataset="sample", period="a thousand years")
    assert not app.exception
    assert box(app, "period").value == "12w"
