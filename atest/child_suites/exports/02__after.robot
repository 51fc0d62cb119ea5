*** Settings ***
Documentation    Looks what the other suite left, without importing the library.


*** Test Cases ***
The Folder Is Gone
    Should Not Be True    os.path.exists('/run/netns')
