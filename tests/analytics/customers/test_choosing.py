import numpy as np
import pytest
from sklearn.datasets import make_blobs
from sklearn.metrics import silhouette_score

from analytics.customers import choosing


@pytest.mark.parametrize("k", [3, 5, 7])
def test_the_planted_number_of_groups_is_chosen(k):
    points, _ = make_blobs(3_000, centers=k, cluster_std=0.6, center_box=(-12, 12), n_features=4, random_state=k)
    assert choosing.choose(points, range(2, 9)).k == k


def test_the_silhouette_is_the_textbook_one():
    points, labels = make_blobs(400, centers=4, random_state=1)
    ours = choosing._silhouette(choosing._distances(points), labels)
    assert ours == pytest.approx(silhouette_score(points, labels), abs=1e-9)


def test_the_same_points_give_the_same_choice():
    points = np.random.default_rng(3).normal(size=(900, 3))
    first, second = choosing.choose(points, range(2, 5)), choosing.choose(points, range(2, 5))
    assert first.tried == second.tried and np.array_equal(first.centres, second.centres)
