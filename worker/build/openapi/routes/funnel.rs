//! `/api/v1/funnel`

use super::super::{
    examples,
    operation::{Answer, Operation, Tag},
};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/api/v1/funnel",
        id: "readFunnel",
        tag: Tag::Staff,
        summary: "Count who sees the form, looks at a result and sends it",
        description: "By chapter and day (UTC), as far as the reader may see the chapters; the counts of no chapter are \
                      for national staff. No person is recognized: one who looks twice counts twice. A view or an \
                      assessment counts once, for the chapter of its page or the first that it names, and shows here \
                      after up to 10 seconds; a sent form counts for each chapter that it names.",
        parameters: &["first_day", "last_day", "chapter"],
        body: None,
        answers: vec![Answer::json(200, "The counts.", "Funnel", examples::funnel())],
        problems: vec![examples::invalid_day()],
        stored: true,
    }]
}
