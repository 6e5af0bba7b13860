-- Codes of templates: values files of bundles and charts.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('template.syntax', 3, 'a text is no template',
 'The text between {{ and }} does not follow the language of Go''s text/template: an action is not closed, a function does not exist, a variable is not defined.',
 'Mend the action at the place that the message names. The language and its functions:
    man 7 emcoctl-templates'),
('template.execution', 3, 'a template could not be filled in',
 'A function refused its arguments, or a field was asked of a value that has none. The message says what Go''s text/template would say, and through which templates the place was reached.',
 'Check the values that the template was given against what it expects.'),
('template.budget-exceeded', 3, 'a template uses more than it may',
 'Templates come from others, so what one execution may use is bounded: steps, memory, bytes written, depth of calls, of values and of actions inside each other, size of one text and of one regular expression, time. The message names the budget.',
 'Look for a template that calls itself or a loop over too much. The budgets are listed here:
    man 7 emcoctl-templates');
