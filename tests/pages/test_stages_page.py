"""The journey's stages on the screen."""

from analytics.journey.stages import chosen
from data import home
from data.warehouse import close_all, open_warehouse


def test_another_template_is_chosen_and_saved(screen):
    app = screen("manage/stages.py")
    assert not app.exception
    app.selectbox(key="template").set_value("hotel").run()
    next(button for button in app.button if button.label == "저장하고 다시 배치하기").click().run()
    assert not app.exception
    assert chosen(open_warehouse(home.MAIN)).key == "hotel"
    close_all()
