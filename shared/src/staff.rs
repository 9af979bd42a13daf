//! Members of staff, who follow intents up.

use std::str::FromStr;

/// What a member of staff may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// All intents, among them those that name no chapter.
    National,
    /// The intents that name one of the member's chapters.
    Chapter,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 2] = [Self::National, Self::Chapter];

    /// Its name in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Chapter => "chapter",
        }
    }
}

impl FromStr for Role {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let role = Self::ALL.into_iter().find(|role| role.code() == code);
        role.ok_or("the roles are national and chapter")
    }
}

/// Which mail about sign-up intents a member of staff gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailChoice {
    /// One for every intent that the member may see.
    Every,
    /// One each day.
    Daily,
    /// One each week.
    Weekly,
    /// No mail.
    None,
}

impl MailChoice {
    /// All choices.
    pub const ALL: [Self; 4] = [Self::Every, Self::Daily, Self::Weekly, Self::None];

    /// Its name in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Every => "every",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::None => "none",
        }
    }
}

impl FromStr for MailChoice {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let choice = Self::ALL.into_iter().find(|choice| choice.code() == code);
        choice.ok_or("the choices are every, daily, weekly and none")
    }
}
