"""How the training process is started, fed, watched and cancelled."""
