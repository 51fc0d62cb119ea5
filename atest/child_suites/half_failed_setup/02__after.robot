*** Settings ***
Documentation    Nothing of the other suite is left.

Resource         ../../resources/places.resource


*** Test Cases ***
Home Again
    Test Should Be In    host
    Get Namespace Names    ==    ${{[]}}
    Should Not Be True    os.path.exists('/run/netns')
