"""Questions in plain Korean and English -> a MetricQuestion, without a model and without a network.

periods.py    "지난달", "최근 4주", "추석 연휴" -> Period
vocabulary.py every phrase that a question may hold: the catalogue's words, words.toml, the data's own values
reading.py    question (and the one before it) -> Reading, Asked (a question back) or Refused
answering.py  Reading -> Answer: sentence, figure, rows, SQL; nothing is said that the result does not hold
"""
