"""What is remembered of sessions: a database, and landmarks as Parquet files beside it.

:func:`~posecoach.sessions.store.opening.open_store` opens it and
:class:`~posecoach.sessions.store.recorder.SessionRecorder` writes a session as it goes.
"""
