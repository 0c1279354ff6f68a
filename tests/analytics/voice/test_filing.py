"""cli.py score: a file in, the same rows with their reading out."""

import csv
import json

import pytest

from analytics.voice.filing import NoSuchColumn, UnreadableFile, goodness_of, score_file

ROWS = [["번호", "의견"], ["1", "배송이 늦어서 화가 나요"], ["2", ""], ["3", "품질은 좋은데\n비싸요, \"정말\""], ["4", "최고"]]


def written(path, encoding="cp949", rows=ROWS, delimiter=","):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def read_back(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_comes_back_in_order_with_its_reading(tmp_path):
    done = score_file(written(tmp_path / "in.csv"), "의견", tmp_path / "out.csv")
    rows = read_back(tmp_path / "out.csv")
    assert (done.rows, done.worded) == (4, 3)
    assert [row["번호"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["의견"] for row in rows] == [row[1] for row in ROWS[1:]]
    assert float(rows[0]["sentiment_probability"]) < 0.5 < float(rows[3]["sentiment_probability"])
    assert rows[1]["sentiment_probability"] == ""


def test_subjects_carry_polarity_and_the_place_of_their_words(tmp_path):
    score_file(written(tmp_path / "in.csv"), "의견", tmp_path / "out.csv")
    row = read_back(tmp_path / "out.csv")[2]
    subjects = json.loads(row["subjects"])
    assert {(one["subject"], one["polarity"]) for one in subjects} == {("quality", "positive"), ("price", "negative")}
    assert all(row["의견"][one["start"] : one["end"]] == one["text"] for one in subjects)


@pytest.mark.parametrize("name", ["out.tsv", "out.jsonl", "out.parquet"])
def test_the_kind_of_output_follows_its_name(tmp_path, name):
    done = score_file(written(tmp_path / "in.tsv", "utf-8", delimiter="\t"), "의견", tmp_path / name)
    assert done.rows == 4
    assert (tmp_path / name).stat().st_size > 100


def test_ragged_rows_are_kept(tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("번호,의견\n1,좋아요\n2\n3,별로,넘침\n4,최고\n", encoding="utf-8")
    score_file(path, "의견", tmp_path / "out.csv")
    assert [row["번호"] for row in read_back(tmp_path / "out.csv")] == ["1", "2", "3", "4"]


def test_a_missing_column_is_said_with_those_that_are_there(tmp_path):
    with pytest.raises(NoSuchColumn) as trouble:
        score_file(written(tmp_path / "in.csv"), "내용", tmp_path / "out.csv")
    assert trouble.value.facts["there"] == "번호, 의견"


def test_a_picture_is_no_table(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    with pytest.raises(UnreadableFile):
        score_file(tmp_path / "x.csv", "의견", tmp_path / "out.csv")


def test_ratings_are_read_as_people_write_them_and_teach_only_where_better(tmp_path):
    rows = [["의견", "별점"]]
    for number in range(200):
        rows += [[f"보라돌이 후루룩 {number}", "★★★★★"], [f"가나다라 도르래 {number}", "1점"]]
    done = score_file(written(tmp_path / "in.csv", "utf-8", rows + [["보라돌이 후루룩", ""]]), "의견", tmp_path / "out.csv", rating="별점")
    assert done.rated == 400
    assert done.own_accuracy > 0.95 > done.base_accuracy
    assert float(read_back(tmp_path / "out.csv")[-1]["sentiment_probability"]) > 0.7


@pytest.mark.parametrize(("scores", "good"), [
    ([4, 5, 5], [0.75, 1, 1]), ([0, 1, 1], [0, 1, 1]), ([2, 10, 9], [1 / 9, 1, 8 / 9]), ([0, 7, 10], [0, 0.7, 1]), ([20, 80], [0.2, 0.8]), ([-1, 1], [0, 1]),
])
def test_a_scale_is_the_smallest_usual_one_that_holds_all_scores(scores, good):
    assert goodness_of(scores).tolist() == pytest.approx(good)
