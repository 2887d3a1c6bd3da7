"""Tests of digitlab.lab."""
