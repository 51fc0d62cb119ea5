*** Settings ***
Documentation    Run by endpoints.robot: a bare word that is a namespace's name, where an interface is made.

Library          NetnsLibrary


*** Test Cases ***
A Cable Into Oneself
    Create Transient Namespace    alice
    Enter Transient Namespace    bob
    Create Veth Pair    alice    other
    Interface Should Exist    bob:alice
