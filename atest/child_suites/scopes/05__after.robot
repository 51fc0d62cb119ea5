*** Settings ***
Documentation    Only what is for the whole run is left, which is undone when the run ends.

Resource         ../../resources/places.resource


*** Test Cases ***
Things Of The Run Are Still There
    Test Should Be In    site
    Get Namespace Names    ==    ${{['site', 'for-run', 'for-run-too']}}
    Get Interface Names    for-run    ==    lo
    Should Not Be True    os.path.exists('/run/netns/exported')
    Should Be True    os.path.exists('/run/netns/exported-for-run')
    Close Namespace    for-run-too
