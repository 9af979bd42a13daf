//! English.

use super::words::{CcmTexts, Live, Question, Statement, Texts, amounts, chapter_name};
use crate::{
    catalog::{Information, InformationKind, NotACredentialKind},
    ccm,
    consent::{Consent, data::CURRENT_EN},
    doors::{Aspect, Door},
    lang::Lang,
    mistake::Mistake,
};

const CONSENT: Consent = CURRENT_EN;

pub(super) const LIVE: Live = Live {
    lang: Lang::En,
    source: "Source",
    sources: "Sources",
    undated: "date unknown",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    not_listed: "My chapter is not listed",
    works_in_case_management: Statement {
        stated: "You work in case management",
        denied: "You do not work in case management",
    },
    residence: Statement { stated: "You live", denied: "You do not live" },
    resident_us: "in the United States",
    resident_outside_us: "outside the United States",
    health_degree: Statement {
        stated: "You have a degree in a health profession",
        denied: "You have no degree in a health profession",
    },
    current_license: Statement {
        stated: "You have a current license",
        denied: "You have no current license",
    },
    national_certification: Statement {
        stated: "You have a national certification",
        denied: "You have no national certification",
    },
    enrolled_student: Statement {
        stated: "You are enrolled in a case management program or a related one",
        denied: "You are not a student",
    },
    military: Statement {
        stated: "You are a case manager with the US military, the VA or the DoD, or under contract with them",
        denied: "You have no tie to the US military, the VA or the DoD",
    },
    result_title: "Your result",
    you_can_join_as: "You can join as",
    you_can_join_somehow: "You can join. Answer one or two more to see your category.",
    needs_answers: "Your category and dues will show here.",
    not_eligible: "None of the categories you can join here fits these answers.",
    not_eligible_next: "Not sure, or did we miss something? Ask us below.",
    disputed: "CMSA’s pages disagree on this. You can still send this in; CMSA decides.",
    why: "Why this category",
    one_is_enough: "one of these is enough",
    state_met: "met",
    state_unmet: "not met",
    state_unknown: "not known yet",
    votes: "You have full voting rights.",
    votes_not_stated: "We found nothing from CMSA about voting in this category.",
    rights: "Voting and holding office",
    office_levels: "You may hold local, regional or national office.",
    office_unspecified: "You may run for office.",
    office_not_stated: "We found nothing about holding office.",
    partly_unknown: "We couldn’t find a part of this price. Ask CMSA.",
    chapter_goes_with_it: "Members in the United States are expected to choose a local chapter. (We’re inferring this from CMSA’s price list.)",
    one_year: "1 year",
    two_years: "2 years",
    for_one_year: "for 1 year",
    for_two_years: "for 2 years",
    about: "about",
    indicative_with_chapter: "Partly our estimate; CMSA’s amount depends on your country",
    includes_before: "includes",
    includes_after: "estimated chapter dues",
    go_on: "Continue: send my details",
    terms: "One year or two",
    compare: "Compare your options",
    category: "Category",
    voting: "Voting",
    voting_full: "Full rights",
    voting_not_stated: "Not stated",
    changes: "Could another category fit?",
    change_one_of: "One of these:",
    change_saves: "less than now",
    kept_same: "We updated the rules after you kept this result. Nothing has changed for you.",
    kept_was: "We updated the rules after you kept this result. It said:",
    dues: "What it costs",
    dues_national: "CMSA national dues",
    total: "Total",
    ask_cmsa: "Ask CMSA",
    published: "Published price (the page has no date)",
    assumed: "Estimate: we found no published amount",
    indicative: "CMSA’s listed amount; yours depends on your country",
    unknown: "We couldn’t find this price. Ask CMSA.",
    also_open: "Other options:",
    chapter_expected: "You chose no chapter. Members in the United States are expected to choose one.",
    nearest: "What is missing",
    question_title: "Have a question? Ask us",
    sign_up_title: "Ready to join? Tell us.",
    sign_up_lead: "You’re not paying or joining yet. Staff may contact you; you join at cmsa.org.",
    question_lead: "Ask us anything about joining. Staff will answer you.",
    join_as: "I want to join as",
    given_name: "First name",
    family_name: "Last name",
    email: "Email",
    phone: "Phone",
    message: "Message",
    consent_version: CONSENT.version,
    send: "Send my details",
    question: "Your question",
    send_question: "Send my question",
    sending: "Sending …",
    errors_title: "Please check these fields",
    sent_title: "Thank you. We got your details.",
    question_sent_title: "Thank you. We got your question.",
    sent_lead: "Save your receipt before you leave this page.",
    reference: "Your reference",
    next_title: "What happens next",
    next_join: "Join now at cmsa.org",
    next_contact: "Or wait: staff will contact you about the next step.",
    next_question: "Staff of CMSA or your chapter will read your question and answer you.",
    receipt: "Open your receipt",
    receipt_key: "Save your receipt link. Only this link opens your receipt, and anyone who has it can see your details.",
    problem_offline: "You may be offline, so we can’t tell if this arrived. Your entries are safe. Press Send again without changing them; we’ll save it only once.",
    problem_unavailable: "We can’t reach our database, so we can’t tell if this arrived. Your entries are safe. Press Send again in a minute; we’ll save it only once.",
    problem_stale_quote: "The dues have changed since you opened this page, so we sent nothing. The new amount is above. If it’s fine with you, press Send again.",
    problem_key_reused: "You already sent this form with other entries, so we sent nothing now. Press Send again to send this one, too.",
    problem_confirm: "Press Send once more so we know that a person is sending this.",
    problem_not_eligible: "This category doesn’t fit your answers, so we sent nothing. Check your answers, or send us a question.",
};

pub(super) const TEXTS: Texts = Texts {
    live: &LIVE,
    title: "Join CMSA",
    title_with_chapter: "Join CMSA through",
    lead: "Answer a few questions to see your membership type and dues. We save nothing about you until you press Send.",
    no_ccm_title: "You don’t need the CCM to join.",
    no_ccm: "Have it, working toward it, or not interested: it makes no difference to joining.",
    step: "Step",
    step_of: "of about",
    change: "Change",
    qualifications: "Do you have any of these? One is enough.",
    other_ways_in: "Student, military or VA, or living abroad?",
    steps: [
        "Case management work",
        "Home",
        "Degree, license or certification",
        "Student",
        "Military, VA or DoD",
    ],
    held: ["degree", "license", "certification"],
    questions_title: "About you",
    yes: "Yes",
    no: "No",
    works_in_case_management: Question {
        ask: "Do you work in case management?",
        hint: "Any setting or job title counts, such as care coordinator or discharge planner.",
    },
    residence: Question { ask: "Where do you live?", hint: "" },
    residence_us: "United States",
    residence_outside_us: "Another country",
    health_degree: Question { ask: "Do you have a health-related degree?", hint: "Nursing, for example." },
    current_license: Question {
        ask: "Do you have a current health or human services license?",
        hint: "For example, RN or LCSW.",
    },
    national_certification: Question {
        ask: "Do you have a national health or human services certification?",
        hint: "Any one counts, such as CCM or ACM. It’s fine to answer No.",
    },
    enrolled_student: Question {
        ask: "Are you enrolled in a case management, health or human services program?",
        hint: "CMSA will ask for a student ID or proof of enrollment.",
    },
    military: Question {
        ask: "Do you serve or work with the US military, VA or DoD?",
        hint: "Include retired.",
    },
    military_none: "No",
    military_active: "Active duty, Guard or Reserves",
    military_va: "Veterans Affairs (VA)",
    military_dod: "Department of Defense (DoD)",
    military_contracted: "I work for one of them under contract",
    military_retired: "Retired from the military",
    military_dependent: "No, but a family member does",
    term: "Membership length",
    chapters: "Local chapters",
    chapters_hint: "You pay dues for each chapter. Not listed? Choose “My chapter is not listed.”",
    add_chapter: "Add a chapter",
    find_chapter: "Search by name or state",
    remove: "Remove",
    show_result: "Show my result",
    all_questions: "Check other categories",
    doors: "CMSA membership vs. CCM certification",
    doors_yours: "For you, by your answers",
    keep: "Keep this result",
    keep_lead: "The link holds your answers; we store nothing for it. Open it later, or send it to your employer.",
    keep_copy: "Copy the link",
    keep_copied: "Copied",
    keep_open: "Open it in a new tab",
    keep_print: "Print",
    other_ways: "Something else?",
    already_member: "Already a member? Go to cmsa.org",
    other_memberships: "Memberships for organizations",
    optional: "optional",
    consent: CONSENT.text,
    consent_details: "How we use your details",
    email_receipt: "Email me a link to my receipt",
    leave_empty: "Leave this field empty",
    receipt_content: "What you sent",
    receipt_title: "Your receipt",
    receipt_got: "We got your details",
    receipt_got_question: "We got your question",
    receipt_next: "You haven't paid or joined yet. You do that at cmsa.org, now or later. Staff of CMSA or your chapter may contact you to help.",
    receipt_next_join: "Join at cmsa.org",
    receipt_save_first: "Save your receipt before you leave.",
    receipt_sent: "Sent on",
    receipt_category: "Category",
    receipt_chapters: "Chapters",
    receipt_none: "None",
    receipt_corrected: "Your changes are saved.",
    receipt_again: "You already sent this form, so we saved nothing new. Your receipt shows what you sent the first time.",
    receipt_again_next: "You can correct your name, email and phone below. For any other change, or for another person:",
    receipt_new_form: "Start a new form",
    receipt_keep: "Save this link",
    receipt_keep_lead: "Only this link opens your receipt. Anyone who has it can see and change your details.",
    receipt_keep_no_mail: "We won't email it to you.",
    receipt_address: "Link to this receipt",
    receipt_copy: "Copy the link",
    receipt_print: "Print",
    receipt_mail: "Email this link to myself",
    receipt_mail_subject: "My receipt for joining CMSA",
    receipt_mail_body: "My receipt. Anyone who has this link can see my details:",
    receipt_lost: "Lost the link? Give your reference to CMSA or a chapter you chose. They can erase your details for you.",
    receipt_yours: "Change or erase your details",
    receipt_kept: "CMSA national and the chapters you chose use your details to contact you about joining, nothing else. We erase them 180 days after the last change, or 24 months after it if you have joined. Anyone with this link can correct or erase them here.",
    receipt_agreed: "What you agreed to",
    receipt_correct: "Correct your details",
    receipt_correct_send: "Save changes",
    receipt_withdraw: "Withdraw and erase your details",
    receipt_withdraw_lead: "We erase your name, email, phone and message right away, and staff won't contact you. You can't undo this. We keep your answers without your name, to count them. If staff copied your details into their own system, ask CMSA or your chapter to erase them there.",
    receipt_withdraw_send: "Yes, erase my details",
    receipt_withdrawn: "You have withdrawn. We erased your name, email, phone and message.",
    receipt_erased: "Your name, email, phone and message are erased. The time we keep them is over, or you asked staff to erase them.",
    mail_subject: "Your CMSA receipt",
    mail_why: "Someone entered this address on our site and asked for this link. If it was not you, open the link to erase the details, or delete this email. Our site:",
    home_title: "Join the Case Management Society of America",
    home_lead: "Find your membership type, see what it costs with your chapter, and send us your details when you're ready.",
    home_find: "Find my membership",
    home_chapters: "Choose your chapter",
    home_by_state: "Chapters by state",
    home_incomplete: "Don't see your chapter? In the form, choose “My chapter is not listed.”",
    home_embed: "Put this form on your chapter's site",
    home_api: "For developers: the API",
    builder_title: "Put the form on your chapter's site",
    builder_lead: "Answer two questions, copy one snippet, and follow the steps. No developer needed.",
    builder_chapter: "Chapter",
    builder_no_chapter: "No chapter: people choose it in the form",
    builder_language: "Language of the form",
    own_name: "English",
    builder_accent: "Color",
    builder_accent_hint: "A name such as teal, or a code such as #005a8c. We make it darker or lighter where people could not read it. You may leave this empty.",
    builder_accent_wrong: "We do not know this color, so it is left out. Try a name such as teal, or a code such as #005a8c.",
    builder_made_with: "What is your site made with?",
    builder_other: "Something else",
    builder_look: "Language, colors and heading",
    builder_theme: "Background",
    builder_theme_own: "Our own, light or dark as each visitor has set it",
    builder_theme_auto: "Your page's, light or dark as each visitor has set it",
    builder_theme_light: "Your page's, which is light",
    builder_theme_dark: "Your page's, which is dark",
    builder_heading: "Leave out our heading, because the page has its own",
    builder_show: "Show snippet and preview",
    builder_first: "Choose what your site is made with. The snippet and the steps then appear here.",
    builder_snippet: "Snippet for",
    builder_copy: "Copy",
    builder_plugin: "Download the plugin",
    builder_wordpress: [
        "Download the plugin with the button above.",
        "Log in to WordPress as an administrator. Go to Plugins, then Add Plugin, then Upload Plugin.",
        "Choose the file that you downloaded, and press Install Now. Then press Activate Plugin.",
        "Copy the snippet. Edit the page, and paste it where the form should be.",
        "Save the page, and view it. Next time, anyone who can edit pages can start at step 4.",
    ],
    builder_wix: [
        "Copy the snippet.",
        "In the Wix editor, press Add Elements, then Embed Code, then Embed HTML.",
        "Press Enter Code, paste the snippet, and press Update.",
        "Drag the box until it is as tall as the form. Wix can't do this by itself.",
        "Publish the site, and view the page.",
    ],
    builder_squarespace: [
        "Copy the snippet.",
        "Edit the page, and add a Code block where the form should be.",
        "Delete the sample text in the block, and paste the snippet.",
        "Save the page, and view it as a visitor. The editor itself doesn't show the form.",
        "Do you see only a link? Some plans don't run scripts, so keep the link.",
    ],
    builder_wild_apricot: [
        "Copy the snippet.",
        "Edit the page, and drag a Custom HTML gadget to where the form should be.",
        "Open the gadget's settings, and press Edit code.",
        "Paste the snippet, and save the gadget.",
        "Save the page, and view it as a visitor. The editor itself may not show the form.",
    ],
    builder_drupal: [
        "Copy the snippet.",
        "Edit the page, and choose the text format Full HTML.",
        "Press Source, and paste the snippet where the form should be.",
        "Save the page, and view it.",
        "Is there no Full HTML? Ask your administrator for it.",
    ],
    builder_html: [
        "Copy the snippet.",
        "Edit the page as HTML, and paste the snippet where the form should be.",
        "Publish the page, and view it.",
    ],
    builder_fallback: "Is the form missing? Add ?cmsa-join-debug to the end of the page's address. The page then says why. A plain link works on every site.",
    builder_preview: "Preview",
    builder_preview_lead: "This is the real form. What you send from here goes to the staff.",
    builder_wide: "On a computer",
    builder_phone: "On a phone",
    builder_sites: "Only these sites may show the form of this chapter in a frame. On all others the link stays, and a plain frame shows an error:",
    builder_links: "Plain link and QR code",
    builder_link: "Plain link",
    builder_qr: "QR code",
    builder_qr_lead: "It leads to the same page, from paper or slides. Save it as a file, or copy it as SVG.",
    builder_qr_alt: "QR code that leads to the form",
    builder_qr_save: "Save as a file",
    builder_developers: "For developers",
    builder_element: "Snippet for most sites",
    builder_element_lead: "It needs a site that lets you add scripts. The form grows as tall as it has to be. If anything stops it, visitors see a link to the form.",
    builder_div: "If your site deletes the code above",
    builder_div_lead: "Some sites remove tags that they do not know. This snippet has none.",
    builder_frame: "iframe (no scripts)",
    builder_frame_lead: "For sites that let you add frames but no scripts. Its height stays as you set it.",
    builder_policy: "Content security policy",
    builder_policy_lead: "Most sites have none. If yours has one, it needs these lines.",
    builder_pinned: "Pinned script (SRI)",
    builder_pinned_lead: "This tag replaces the first line of the snippet. Browsers then run this very script and no other. When we change the script, visitors see the link until you copy the new tag.",
    not_found: "We can't find this page",
    not_found_detail: "The address may be mistyped or out of date. If it is a receipt link, make sure you have all of it.",
    not_found_next: "Home page with all chapters",
    error_title: "That didn't work",
    error_request: "This page can't be opened this way. Go back and try again, or start over here.",
    error_other_site: "This form came from another site, so we saved nothing. Open the form here and send it again.",
    error_too_large: "Your form was too long, so we saved nothing. Go back, shorten your message and send it again.",
    error_unavailable: "We can't reach our database right now. Please go back and try again in a minute.",
    problem_rate_limited: "Too many forms came from your network within a minute, so this one is not stored yet. Nothing is lost. Please send it again in a minute.",
    error_rate_limited: "Too many requests came from your network. Wait a minute, then try again.",
    problem_changed: "Something else about your sign-up changed at the same moment, so your changes are not saved yet. What you typed is still here. Press “Save changes” again.",
    error_internal: "Something went wrong on our side, not yours. Please go back and try again in a few minutes.",
    status_new: "Received. Staff haven't contacted you yet.",
    status_contacted: "Staff have contacted you.",
    status_joined: "You have joined.",
    status_declined: "Closed.",
    status_duplicate: "Closed, because you sent another form.",
    status_withdrawn: "Withdrawn.",
    door_cmsa: "CMSA membership",
    door_ccm: "CCM certification",
    door_cmsa_step: "Join the community",
    door_ccm_step: "Pass an exam, by CCMC",
    doors_apart: "Neither requires the other",
    doors_more: "Share this comparison",
    ccm_question: "Do I need the CCM to join CMSA?",
    ccm_answer: "No. You can join CMSA with or without the CCM.",
    ccm_description: "CMSA is a membership association. The CCM is a certification with an exam, from a separate body: CCMC. See both side by side, with sources.",
    ccm_other_question: "Do I need to join CMSA to get the CCM?",
    ccm_other_answer: "We found no such rule. The Commission's list of requirements names education, work and character, and no membership. This is our inference: ask The Commission to be sure.",
    ccm_calculator: "Find my membership and dues",
    ccm_details: "More differences",
    description: "See your membership type and what it costs. You do not need the CCM to join.",
    aspect_run_by: "Who runs it",
    aspect_needs: "What it takes",
    aspect_costs: "What it costs",
    aspect_gives: "What you get",
    aspect_proves: "What it proves",
    aspect_renews: "How you keep it",
};

pub(super) const CCM: CcmTexts = CcmTexts {
    title: "Curious about the CCM? See what it takes",
    lead: "This is a first look, and only if you are curious. The Commission decides about the CCM, not CMSA and not this page. For joining CMSA none of it matters.",
    license: Question {
        ask: "Do you have a current, active and unrestricted license or certification?",
        hint: "It must allow you to assess people on your own.",
    },
    license_independent: "Yes, one that allows it, such as RN, LCSW, LMSW, LPC, CRC or CDMS",
    license_practical_nurse: "Only as LPN or LVN (this one does not count for the CCM)",
    license_none: "No",
    degree: Question {
        ask: "Do you have a college degree in social work, nursing or another health or human services field?",
        hint: "Bachelor's or higher, from an accredited school, with supervised field experience.",
    },
    supervised_by_a_ccm: Question {
        ask: "Have you worked in case management for 12 months, full time, with a CCM as your supervisor?",
        hint: "",
    },
    without_a_ccm: Question {
        ask: "Have you worked in case management for 24 months, full time?",
        hint: "Here your supervisor need not be a CCM.",
    },
    supervising: Question {
        ask: "Have you supervised people who provide case management for 12 months, full time?",
        hint: "",
    },
    good_character: Question {
        ask: "The Commission also asks for good moral character.",
        hint: "It decides about that itself.",
    },
    met: "You seem to meet what The Commission asks of education and work. It has the last word.",
    unmet: "You do not seem to meet it yet. To join CMSA you do not have to.",
    unknown: "More answers are needed to tell.",
    requirements: ["Education", "Employment", "Good character"],
    requirement_met: "it seems so",
    requirement_unmet: "not yet, it seems",
    requirement_unknown: "not known yet",
};

pub(super) fn information(information: &Information) -> String {
    match information.kind {
        InformationKind::Company => {
            let multiple = information
                .seat_multiple
                .map_or(String::new(), |seats| format!(" It is sold in sets of {seats}."));
            format!(
                "It belongs to an organization, which may pass it on among its employees. \
                 National and chapter dues are included.{multiple} Ask CMSA for the price."
            )
        }
        InformationKind::Partner => {
            "It comes free of charge with a CMSA partnership package. Ask CMSA about partnerships.".to_owned()
        }
    }
}

pub(super) fn door(door: Door, aspect: Aspect) -> String {
    let text = match (door, aspect) {
        (Door::Cmsa, Aspect::RunBy) => {
            "The Case Management Society of America, a non-profit association of members, founded in 1990."
        }
        (Door::Cmsa, Aspect::Gives) => {
            "Webinars, conferences, a magazine, practice guides, local chapters, and a voice in the law that affects your work."
        }
        (Door::Cmsa, Aspect::Proves) => "That you belong to the field. It's not a certification.",
        (Door::Cmsa, Aspect::Needs) => {
            "You work in case management, or you study in the field. No exam. CMSA decides."
        }
        (Door::Cmsa, Aspect::Costs) => "National dues, plus the dues of each chapter that you choose.",
        (Door::Cmsa, Aspect::Renews) => {
            "You join for one or two years. We found no published rule on renewal; ask CMSA."
        }
        (Door::Ccm, Aspect::RunBy) => {
            "The Commission for Case Manager Certification (CCMC, now \"The Commission\"). It is a separate body with no ties to CMSA."
        }
        (Door::Ccm, Aspect::Gives) => "The right to write CCM after your name.",
        (Door::Ccm, Aspect::Proves) => {
            "That you met set standards of education and work, and passed an exam."
        }
        (Door::Ccm, Aspect::Needs) => {
            "A license or a degree, work in case management, good moral character, and an exam. The Commission decides."
        }
        (Door::Ccm, Aspect::Costs) => {
            let fees = ccm::fees();
            let total = fees.application.checked_add(fees.exam);
            return format!(
                "{} to apply, not refundable, and {} for the exam{}.",
                fees.application,
                fees.exam,
                total.map_or(String::new(), |total| format!(": {total} in all"))
            );
        }
        (Door::Ccm, Aspect::Renews) => {
            let renewal = ccm::renewal();
            return format!(
                "Every {} years: {} hours of continuing education, {} of them in ethics, or the exam again. \
                 We did not find today's fee; {} were seen, undated.",
                renewal.years,
                renewal.ce_hours,
                renewal.ethics_hours,
                amounts(renewal.fees_seen, "and")
            );
        }
    };
    text.to_owned()
}

pub(super) fn state(code: &'static str) -> &'static str {
    match code {
        "CA" => "California",
        "FL" => "Florida",
        "IL" => "Illinois",
        "IN" => "Indiana",
        "MI" => "Michigan",
        "NC" => "North Carolina",
        "NJ" => "New Jersey",
        "NM" => "New Mexico",
        "NY" => "New York",
        "PA" => "Pennsylvania",
        "TX" => "Texas",
        code => code,
    }
}

pub(super) fn mistake(mistake: Mistake) -> String {
    match mistake {
        Mistake::Required => "fill this in".to_owned(),
        Mistake::Type { expected } => format!("this must be {expected}"),
        Mistake::UnknownField => "there is no such field".to_owned(),
        Mistake::UnknownValue => "choose one of the values that there are".to_owned(),
        Mistake::UnknownChapter => "we do not know this chapter".to_owned(),
        Mistake::RepeatedChapter => "this chapter is named twice".to_owned(),
        Mistake::MergedChapter { successor } => {
            format!("this chapter has merged; choose {} ({successor}) instead", chapter_name(successor))
        }
        Mistake::UnknownCategory => "this is not a category that you can sign up for here".to_owned(),
        Mistake::UnknownCredential => {
            "we do not know these letters; answer \"yes\" to a national certification instead of naming it"
                .to_owned()
        }
        Mistake::NotACredential(not) => {
            let what = match not.kind {
                NotACredentialKind::Guidelines => "are guidelines and no certification",
                NotACredentialKind::IssuingBody => "awards certifications and is none itself",
                NotACredentialKind::Honorary => "is an honor for members and no certification",
            };
            format!("{} ({}) {what}", not.code, not.name)
        }
        Mistake::ContradictsCertification => {
            "a certification is named here, but the answer to having one is \"no\"".to_owned()
        }
        Mistake::Date => "write an existing day as 2026-11-22".to_owned(),
        Mistake::Term => "choose 1 or 2 years".to_owned(),
        Mistake::Cents => "give a whole number of US cents, or null where the total is unknown".to_owned(),
        Mistake::Email => "enter an e-mail address such as name@example.org".to_owned(),
        Mistake::Phone => "enter a phone number with at least 5 digits".to_owned(),
        Mistake::TooLong { max } => format!("use at most {max} characters"),
        Mistake::ControlCharacters => "remove the invisible control characters".to_owned(),
        Mistake::Consent => "check the box so we can contact you".to_owned(),
        Mistake::OutdatedConsent => {
            "the text that you agreed to is not the current one; open the page again and read it".to_owned()
        }
        Mistake::Status => "this status cannot be set from here".to_owned(),
        Mistake::NotEligible => "with these answers this category is not open to you".to_owned(),
        Mistake::TooMany { max } => format!("a list may have at most {max} entries"),
        Mistake::More => "more fields are wrong; correct these first".to_owned(),
    }
}
