*** Settings ***
Documentation    Leaves something behind, so that those who look for that can be seen to find it.

Library          Process


*** Test Cases ***
A Program
    Start Process    sleep    60    stdout=DEVNULL    stderr=DEVNULL

An Interface
    Run Process    ip    link    add    left    type    veth    peer    other

A Mounted Name
    Run Process    ip    netns    add    left
