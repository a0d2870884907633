"""Which pose models exist, what they weigh, and how each is recognised.

Every figure here is a property of files that Google published once and that do not change: the
networks of BlazePose GHUM 3D (Apache 2.0), and the three bundles made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Variant(StrEnum):
    """Size of the landmark network: lite is fast and coarse, heavy slow and fine."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"

    @property
    def file_name(self) -> str:
        """Name of the bundle, the same that MediaPipe's own guide uses."""
        return f"pose_landmarker_{self}.task"

    @property
    def official_url(self) -> str:
        """Address of the bundle in MediaPipe's model storage."""
        folder = f"pose_landmarker_{self}/float16/latest"
        return f"{OFFICIAL_STORAGE}/{folder}/{self.file_name}"


OFFICIAL_STORAGE = "https://storage.googleapis.com/mediapipe-models/pose_landmarker"

# The two entries of every bundle, as MediaPipe looks them up.
DETECTOR_ENTRY = "pose_detector.tflite"
LANDMARKS_ENTRY = "pose_landmarks_detector.tflite"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that is recognised by its content."""

    size: int
    sha256: str


# The same person detector serves all three variants.
DETECTOR = KnownFile(2_959_046, "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c")

LANDMARKS = {
    Variant.LITE: KnownFile(
        2_819_824, "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61"
    ),
    Variant.FULL: KnownFile(
        6_440_512, "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"
    ),
    Variant.HEAVY: KnownFile(
        27_709_200, "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"
    ),
}

# Bundles as MediaPipe's storage serves them. The full one exists in two revisions ("1" and
# "latest"). The checksums are those that many public projects pin for these addresses.
OFFICIAL_BUNDLES = {
    Variant.LITE: (
        KnownFile(5_777_746, "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a"),
    ),
    Variant.FULL: (
        KnownFile(9_398_198, "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad"),
        KnownFile(9_398_198, "5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1"),
    ),
    Variant.HEAVY: (
        KnownFile(30_664_242, "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b"),
    ),
}
