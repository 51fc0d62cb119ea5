*** Settings ***
Documentation    Run by labs.robot: two switches with networks of their own become one network.

Library          NetnsLibrary


*** Test Cases ***
Joined
    Start Empty Lab
    Add Switch    one
    Add Switch    other
    Add Host    alice
    Add Host    bob
    Connect    alice    one
    Connect    bob    other
    Connect    one    other
    Add Router    router
    Connect    router    one    addresses=10.0.0.9/24
