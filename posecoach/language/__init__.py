"""What people see and hear, in their language; see ``docs/translating.md``.

:mod:`~posecoach.language.catalogue` says sentences, needs the standard library alone, and may be
imported by every room. :mod:`~posecoach.language.files` reads the catalogues of this folder, one
``.po`` file a language, and is for the faces only.
"""
