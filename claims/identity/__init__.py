"""Identity: which Speaker a mention means, across articles."""

from .directory import SpeakerDirectory

__all__ = ["SpeakerDirectory"]
