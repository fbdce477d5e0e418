"""Addresses of the calculator."""

from django.urls import path

from rapport_unique.budgets.views import cases, choices, interview, looks, parameters, results, simulations

urlpatterns = [
    path("households", cases.cases, name="cases"),
    path("households/<uuid:case>", cases.case, name="case"),
    path("households/<uuid:case>/hand-over", cases.case_hand_over, name="case-hand-over"),
    path("households/<uuid:case>/erase", cases.case_erase, name="case-erase"),
    path("households/<uuid:case>/steps/<slug:step>", interview.case_step, name="case-step"),
    path("households/<uuid:case>/steps/<slug:step>/draft", interview.case_draft, name="case-draft"),
    path("households/<uuid:case>/language", interview.case_language, name="case-language"),
    path("households/<uuid:case>/simulate", interview.case_simulate, name="case-simulate"),
    path("simulations", simulations.simulations, name="simulations"),
    path("simulations/<int:pk>", results.simulation, name="simulation"),
    path("simulations/<int:pk>/sheet/<slug:sheet_language>", results.simulation_sheet, name="simulation-sheet"),
    path("simulations/<int:pk>/sheet/<slug:sheet_language>/pdf", results.simulation_pdf, name="simulation-pdf"),
    path("simulations/<int:pk>/decision", simulations.simulation_decision, name="simulation-decision"),
    path("exports", simulations.exports, name="budget-exports"),
    path("exports/send", simulations.send, name="budget-send"),
    path("exports/<slug:form>", simulations.export, name="budget-export"),
    path("choices", choices.choices, name="budget-choices"),
    path("choices/policy", choices.policy, name="budget-policy"),
    path("choices/values", choices.override, name="budget-override"),
    path("choices/values/<int:pk>/withdraw", choices.override_withdraw, name="budget-override-withdraw"),
    path("parameters", parameters.parameters, name="parameters"),
    path("parameters/import", parameters.parameters_import, name="parameters-import"),
    path("parameters/<str:name>", parameters.parameter_set, name="parameter-set"),
    path("parameters/<str:name>/file", parameters.parameter_file, name="parameter-file"),
    path("recomputations", choices.recomputations, name="recomputations"),
    path("recomputations/<int:pk>", choices.recomputation, name="recomputation"),
    path("looks", looks.looks, name="looks"),
    path("looks/file", looks.looks_export, name="looks-export"),
]
